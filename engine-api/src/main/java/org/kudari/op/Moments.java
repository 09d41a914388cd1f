package org.kudari.op;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;

/**
 * The mean and the variance of a tensor over some axes, and the tensor normalized by them. A layer that keeps running
 * statistics reads both without computing them twice.
 *
 * <p>They take two passes over the tensor, so a large mean does not cancel the variance. The mean is rounded to the
 * tensor's type, and that error is in every difference from it: with a mean of 10,000 deviations, a normalized
 * {@code FLOAT32} is off by up to 0.001, a unit in the last place of the mean. PyTorch's is, too.
 *
 * @param <T> the type of the tensor
 */
public final class Moments<T extends TensorOps<T>> {
    private static final Expr X = Expr.input(0);
    private static final Kernel SQUARED_DEVIATION = Kernel.of(2, 0, Functions.square(X.minus(Expr.input(1))));

    private final T x;
    private final List<Integer> axes;
    private final T mean;
    private final T variance;

    private Moments(T x, List<Integer> axes, T mean, T variance) {
        this.x = x;
        this.axes = axes;
        this.mean = mean;
        this.variance = variance;
    }

    /**
     * The mean and the variance.
     *
     * @param operation the name in error messages and traces
     */
    static <T extends TensorOps<T>> Moments<T> of(String operation, T x, List<Integer> axes) {
        T mean = x.apply(Reduce.of(operation, Reduction.MEAN, Kernel.IDENTITY, axes));
        T variance = x.apply(Reduce.of(operation, Reduction.MEAN, SQUARED_DEVIATION, axes), mean);
        return new Moments<>(x, axes, mean, variance);
    }

    /** {@return the mean; the axes have extent 1} */
    public T mean() {
        return mean;
    }

    /**
     * {@return the biased variance, the mean of the squared differences from the mean; the axes have extent 1} The
     * running variance of a BatchNorm has the unbiased one: n / (n - 1) of this for n elements.
     */
    public T variance() {
        return variance;
    }

    /**
     * {@return the tensor of these moments, normalized: {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}}
     * The gradients know that mean and variance depend on x.
     *
     * <p>Where the variance and epsilon are both 0, the result is NaN, as in PyTorch, and so is the gradient of x. Equal
     * elements may have a tiny variance in place of 0, if their mean is rounded; an epsilon above 0 makes them all but 0.
     *
     * @param epsilon is added to the variance, below the root; PyTorch's default is 1e-5
     * @param weight broadcasts to x; null for none
     * @param bias broadcasts to x; null for none
     * @throws IllegalArgumentException if epsilon is negative, or a shape does not broadcast to that of x
     */
    public T normalize(double epsilon, T weight, T bias) {
        return Normalize.apply(x, axes, mean, variance, epsilon, weight, bias);
    }
}
