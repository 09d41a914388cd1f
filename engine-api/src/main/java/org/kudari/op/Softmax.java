package org.kudari.op;

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

    /** Inputs: x, the largest element, the sum of the shifted exponentials. */
    private static final Elementwise QUOTIENT =
            Elementwise.of("softmax", Kernel.of(3, 0, LogSumExp.SHIFTED_EXP.div(Expr.input(2))));

    private static final Kernel PRODUCT = Kernel.of(2, 0, X.times(Y));

    /** y (g - sum(g y)): inputs y, g and the sum. */
    private static final Elementwise GRADIENT =
            Elementwise.of("softmax'", Kernel.of(3, 0, X.times(Y.minus(Expr.input(2)))));

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
        T sum = LogSumExp.sumOfShifted(name(), x, largest, axis);
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

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T y = context.output();
        T g = context.upstream();
        T sum = g.apply(Reduce.of("softmax'", Reduction.SUM, PRODUCT, List.of(axis)), y);
        context.addGradient(0, GRADIENT, List.of(y, g, sum));
    }
}
