package org.kudari.op;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.select;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * {@code ln(sum(exp(x)))} over one axis, which stays with extent 1. It is shifted by the largest element so that
 * nothing overflows.
 *
 * @param axis the axis, from 0
 */
public record LogSumExp(int axis) implements CompositeOp, RowOp {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /** An infinite maximum must not be subtracted from itself. */
    private static final Expr SHIFT =
            select(equal(abs(Y), Expr.constant(Double.POSITIVE_INFINITY)), Expr.constant(0), Y);

    /** The shifted exponential, of x and its largest element. The softmax divides it by its sum. */
    static final Expr SHIFTED_EXP = exp(X.minus(SHIFT));

    private static final Kernel SHIFTED_EXP_KERNEL = Kernel.of(2, 0, SHIFTED_EXP);
    private static final Elementwise LOG_PLUS_SHIFT = Elementwise.of("logSumExp", Kernel.of(2, 0, log(X).plus(SHIFT)));

    /** g times softmax(x), which is exp(x - out). */
    private static final Elementwise GRADIENT =
            Elementwise.of("logSumExp'", Kernel.of(3, 0, Expr.input(2).times(exp(X.minus(Y)))));

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
        return sumOfShifted(name(), x, largest, axis).apply(LOG_PLUS_SHIFT, largest);
    }

    static <T extends TensorOps<T>> T largest(T x, int axis) {
        return x.apply(Reduce.over(Reduction.MAX, 1L << axis));
    }

    static <T extends TensorOps<T>> T sumOfShifted(String name, T x, T largest, int axis) {
        return x.apply(Reduce.of(name, Reduction.SUM, SHIFTED_EXP_KERNEL, List.of(axis)), largest);
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
        return new SavedForBackward(1, true);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        context.addGradient(0, GRADIENT, List.of(context.operand(0), context.output(), context.upstream()));
    }
}
