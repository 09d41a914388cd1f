package org.kudari.op;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * {@code ln(softmax(x))} over one axis: {@code (x - m) - log1p(r)}, where m is the largest element and r the sum of
 * {@code exp(x - m)} over the others. Both terms have one sign, so nothing cancels. {@code x - logSumExp(x)} would lose
 * the digits that the log-sum-exp rounds away, all of them for x of 1e8.
 *
 * @param axis the axis, from 0
 */
public record LogSoftmax(int axis) implements CompositeOp, RowOp {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final Expr Z = Expr.input(2);

    private static final Elementwise DIFFERENCE =
            Elementwise.of("logSoftmax", Kernel.of(3, 0, X.minus(Y).minus(Z)));

    @Override
    public String name() {
        return "logSoftmax";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T x = operands.getFirst();
        if (x.shape().elements() == 0) {
            return x.exp();
        }
        T largest = LogSumExp.largest(x, axis);
        return x.apply(DIFFERENCE, List.of(x, largest, LogSumExp.logarithmOfSum(name(), x, largest, axis)));
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
        rows.logSoftmax(operands.getFirst(), out);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return SavedForBackward.OUTPUT;
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T g = context.upstream();
        T sum = g.apply(Reduce.over(Reduction.SUM, 1L << axis));
        context.addGradient(0, LogSoftmaxGradient.INSTANCE, List.of(context.output(), g, sum));
    }
}
