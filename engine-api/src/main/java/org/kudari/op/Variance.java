package org.kudari.op;

import static org.kudari.expr.Functions.square;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * The sum of the squared deviations from the mean over some axes, which stay with extent 1, divided by a number. The
 * mean is computed first, then the mean of the deviations from it, which has the digits that rounding took from the
 * first. So a mean that is large beside the deviations costs no digits (Chan, Golub, LeVeque, "Algorithms for Computing
 * the Sample Variance", The American Statistician 37, 1983: the corrected two-pass algorithm).
 *
 * @param axes the axes in ascending order, from 0
 * @param divisor the number; 0 gives NaN
 */
record Variance(List<Integer> axes, double divisor) implements CompositeOp {
    private static final Expr X = Expr.input(0);

    /** Of x, the mean, and the mean of the deviations. */
    private static final Expr DEVIATION = X.minus(Expr.input(1)).minus(Expr.input(2));

    private static final Kernel DIFFERENCE = Kernel.of(2, 0, X.minus(Expr.input(1)));
    private static final Kernel SQUARED_DEVIATION = Kernel.of(3, 0, square(DEVIATION));

    /** Its last input is the gradient of a squared deviation, divided by twice the deviation. */
    private static final Elementwise GRADIENT =
            Elementwise.of("variance'", Kernel.of(4, 0, DEVIATION.times(Expr.input(3))));

    @Override
    public String name() {
        return "variance";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T x = operands.getFirst();
        T mean = mean(x);
        Reduce sum = Reduce.of(name(), Reduction.SUM, SQUARED_DEVIATION, axes);
        return x.apply(sum, List.of(x, mean, meanDeviation(x, mean))).div(divisor);
    }

    private <T extends TensorOps<T>> T mean(T x) {
        return x.apply(Reduce.of(Reduction.MEAN, axes));
    }

    private <T extends TensorOps<T>> T meanDeviation(T x, T mean) {
        return x.apply(Reduce.of(name(), Reduction.MEAN, DIFFERENCE, axes), mean);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(1, false);
    }

    /** That the mean moves with the elements changes nothing, since the deviations from it have the sum 0. */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T x = context.operand(0);
        T mean = mean(x);
        T scale = context.upstream().times(2 / divisor);
        context.addGradient(0, GRADIENT, List.of(x, mean, meanDeviation(x, mean), scale));
    }
}
