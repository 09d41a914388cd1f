package org.kudari.op;

import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log1p;
import static org.kudari.expr.Functions.select;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/**
 * {@code ln(sum(exp(x)))} over one axis, which stays with extent 1: {@code m + log1p(r)}, where m is the largest
 * element and r the sum of {@code exp(x - m)} over the others. Nothing overflows, and an r that is small beside the 1 of
 * the largest element keeps its digits.
 *
 * <p>The gradient is the softmax, computed anew from x. Written as {@code exp(x - out)} it would have the error of the
 * rounded output, which is of the size of x.
 *
 * @param axis the axis, from 0
 */
public record LogSumExp(int axis) implements CompositeOp, RowOp {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /** Of x and its largest element. */
    private static final Kernel EXP_OF_SMALLER = Kernel.of(2, 0, select(lessThan(X, Y), exp(X.minus(Y)), zero()));

    private static final Kernel IS_LARGEST = Kernel.of(2, 0, select(equal(X, Y), Expr.constant(1), zero()));

    /** Inputs: the sum of the smaller ones' exponentials, and the number of elements that are the largest. */
    private static final Expr LOG_OF_SUM = log1p(X.plus(Y.minus(1)));

    private static final Elementwise LOGARITHM = Elementwise.of("logSumExp", Kernel.of(2, 0, LOG_OF_SUM));
    private static final Elementwise PLUS_LARGEST =
            Elementwise.of("logSumExp", Kernel.of(3, 0, Expr.input(2).plus(LOG_OF_SUM)));

    private static Expr zero() {
        return Expr.constant(0);
    }

    @Override
    public String name() {
        return "logSumExp";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T x = operands.getFirst();
        if (x.shape().dim(axis) == 0) {
            // There is no largest element. The sum is 0, and its logarithm -infinity.
            return x.exp().apply(Reduce.over(Reduction.SUM, 1L << axis)).log();
        }
        T largest = largest(x, axis);
        T sum = sumOfSmaller(name(), x, largest, axis);
        return x.apply(PLUS_LARGEST, List.of(sum, countOfLargest(name(), x, largest, axis), largest));
    }

    static <T extends TensorOps<T>> T largest(T x, int axis) {
        return x.apply(Reduce.over(Reduction.MAX, 1L << axis));
    }

    /** The logarithm of the sum of {@code exp(x - largest)}, which is at least 0. */
    static <T extends TensorOps<T>> T logarithmOfSum(String name, T x, T largest, int axis) {
        return sumOfSmaller(name, x, largest, axis).apply(LOGARITHM, countOfLargest(name, x, largest, axis));
    }

    private static <T extends TensorOps<T>> T sumOfSmaller(String name, T x, T largest, int axis) {
        return x.apply(Reduce.of(name, Reduction.SUM, EXP_OF_SMALLER, List.of(axis)), largest);
    }

    private static <T extends TensorOps<T>> T countOfLargest(String name, T x, T largest, int axis) {
        return x.apply(Reduce.of(name, Reduction.SUM, IS_LARGEST, List.of(axis)), largest);
    }

    @Override
    public RowOp rowOp(List<? extends TensorLike<?>> operands) {
        return RowOp.takes(operands.getFirst(), axis) ? this : null;
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        TensorLike<?> x = operands.getFirst();
        return new TensorSpec(x.type(), x.shape().with(axis, 1));
    }

    @Override
    public void run(RowFunctions rows, List<View> operands, View out) {
        rows.logSumExp(operands.getFirst(), out);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(1, false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T softmax = context.operand(0).apply(new Softmax(axis));
        context.addGradient(0, Elementwise.of(Primitive.MUL), List.of(softmax, context.upstream()));
    }
}
