package org.kudari.op;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.select;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * {@code exp(x) / sum(exp(x))} over one axis, shifted by the largest element. The quotient keeps full relative
 * accuracy. {@code exp(x - logSumExp(x))} would lose the digits that the logarithm rounds away, the more the larger x
 * is.
 *
 * @param axis the axis, from 0
 */
public record Softmax(int axis) implements CompositeOp, RowOp {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /** An infinite maximum must not be subtracted from itself. */
    private static final Expr SHIFT =
            select(equal(abs(Y), Expr.constant(Double.POSITIVE_INFINITY)), Expr.constant(0), Y);

    /** Of x and its largest element. */
    private static final Expr SHIFTED_EXP = exp(X.minus(SHIFT));

    private static final Kernel SHIFTED_EXP_KERNEL = Kernel.of(2, 0, SHIFTED_EXP);

    /** Inputs: x, the largest element, the sum of the shifted exponentials. */
    private static final Elementwise QUOTIENT =
            Elementwise.of("softmax", Kernel.of(3, 0, SHIFTED_EXP.div(Expr.input(2))));

    private static final Kernel PRODUCT = Kernel.of(2, 0, X.times(Y));

    /** (g - mean) y: inputs g, y and the mean. */
    private static final Kernel DEVIATION =
            Kernel.of(3, 0, X.minus(Expr.input(2)).times(Y));

    /** y ((g - mean) - deviation): inputs y, g, the mean and the deviation. */
    private static final Elementwise GRADIENT = Elementwise.of(
            "softmax'", Kernel.of(4, 0, X.times(Y.minus(Expr.input(2)).minus(Expr.input(3)))));

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T x = operands.getFirst();
        if (x.shape().elements() == 0) {
            return x.exp();
        }
        T largest = LogSumExp.largest(x, axis);
        T sum = x.apply(Reduce.of(name(), Reduction.SUM, SHIFTED_EXP_KERNEL, List.of(axis)), largest);
        return x.apply(QUOTIENT, List.of(x, largest, sum));
    }

    @Override
    public RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return RowOp.takes(operands.getFirst(), axis) ? this : null;
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        TensorLike<?> x = operands.getFirst();
        return new TensorSpec(x.type(), x.shape());
    }

    @Override
    public void run(RowFunctions rows, List<View> operands, View out) {
        rows.softmax(operands.getFirst(), out);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.OUTPUT;
    }

    /**
     * The gradient is y (g - mean), where the mean of g has the weights y. Where y is nearly 1, g is nearly the mean, and
     * their difference has only the digits that the rounded mean leaves. So the mean of the differences, which is 0 but
     * for rounding, is subtracted as well.
     */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T y = context.output();
        T g = context.upstream();
        T mean = g.apply(Reduce.of("softmax'", Reduction.SUM, PRODUCT, List.of(axis)), y);
        T deviation = g.apply(Reduce.of("softmax'", Reduction.SUM, DEVIATION, List.of(axis)), List.of(g, y, mean));
        context.addGradient(0, GRADIENT, List.of(y, g, mean, deviation));
    }
}
