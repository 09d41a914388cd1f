package org.kudari.op;

import java.util.List;

/**
 * Variances, standard deviations and norms over axes. Axes are given as those of {@link ReductionOps}. The type must be
 * floating: convert with {@code to(FLOAT32)} first, else an {@link IllegalArgumentException} says so.
 *
 * @param <T> the implementation itself
 */
public interface StatisticsOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return the sample variance over the given axes: the sum of the squared deviations from the mean, divided by one
     * less than the number n of elements} That is PyTorch's default; NumPy divides by n, see {@link
     * #varianceWithCorrection}. It is NaN for n = 1. A mean that is large beside the deviations costs no digits.
     *
     * @param axes the axes; none for all of them
     */
    default T variance(int... axes) {
        return varianceWithCorrection(1, axes);
    }

    /**
     * {@return the variance as {@link #variance}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     */
    default T varianceKeepDims(int... axes) {
        return varianceWithCorrectionKeepDims(1, axes);
    }

    /**
     * {@return the variance over the given axes, divided by {@code n - correction}} n is the number of elements. As in
     * PyTorch, the divisor is 0 where this is negative.
     *
     * @param correction 1 for the sample variance, 0 for the variance of a whole population
     * @param axes the axes; none for all of them
     */
    default T varianceWithCorrection(double correction, int... axes) {
        return Axes.without(varianceWithCorrectionKeepDims(correction, axes), Axes.of(shape(), axes));
    }

    /**
     * {@return the variance as {@link #varianceWithCorrection}} The reduced axes stay with extent 1.
     *
     * @param correction 1 for the sample variance, 0 for the variance of a whole population
     * @param axes the axes; none for all of them
     */
    default T varianceWithCorrectionKeepDims(double correction, int... axes) {
        requireFloating("variance");
        List<Integer> resolved = Axes.of(shape(), axes);
        double divisor = Math.max(0, Axes.elements(shape(), resolved) - correction);
        return apply(new Variance(resolved, divisor));
    }

    /**
     * {@return the sample standard deviation over the given axes: the root of {@link #variance}} Its gradient is 0
     * where all elements are equal, as in PyTorch.
     *
     * @param axes the axes; none for all of them
     */
    default T std(int... axes) {
        return stdWithCorrection(1, axes);
    }

    /**
     * {@return the standard deviation as {@link #std}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     */
    default T stdKeepDims(int... axes) {
        return stdWithCorrectionKeepDims(1, axes);
    }

    /**
     * {@return the standard deviation over the given axes: the root of {@link #varianceWithCorrection}}
     *
     * @param correction 1 for that of a sample, 0 for that of a whole population
     * @param axes the axes; none for all of them
     */
    default T stdWithCorrection(double correction, int... axes) {
        return varianceWithCorrection(correction, axes).apply(Norms.ROOT);
    }

    /**
     * {@return the standard deviation as {@link #stdWithCorrection}} The reduced axes stay with extent 1.
     *
     * @param correction 1 for that of a sample, 0 for that of a whole population
     * @param axes the axes; none for all of them
     */
    default T stdWithCorrectionKeepDims(double correction, int... axes) {
        return varianceWithCorrectionKeepDims(correction, axes).apply(Norms.ROOT);
    }

    /**
     * {@return the Euclidean norm over the given axes: the root of the sum of the squares} Its gradient at 0 is 0, as
     * in PyTorch. The squares must not overflow.
     *
     * @param axes the axes; none for all of them
     */
    default T norm(int... axes) {
        return Axes.without(normKeepDims(axes), Axes.of(shape(), axes));
    }

    /**
     * {@return the norm as {@link #norm}} The reduced axes stay with extent 1.
     *
     * @param axes the axes; none for all of them
     */
    default T normKeepDims(int... axes) {
        requireFloating("norm");
        return apply(Norms.sumOfSquares(Axes.of(shape(), axes))).apply(Norms.ROOT);
    }

    /**
     * {@return the p-norm over the given axes: {@code (sum |x|^p)^(1/p)}; the largest magnitude for infinity} An
     * element that is 0 has gradient 0, as in PyTorch. Magnitudes that are equally large share the gradient of the
     * infinity norm. The powers must not overflow.
     *
     * @param p the exponent, above 0; infinity is one
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if p is not above 0, or there are no elements and p is infinite
     */
    default T pNorm(double p, int... axes) {
        return Axes.without(pNormKeepDims(p, axes), Axes.of(shape(), axes));
    }

    /**
     * {@return the norm as {@link #pNorm}} The reduced axes stay with extent 1.
     *
     * @param p the exponent, above 0; infinity is one
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if p is not above 0, or there are no elements and p is infinite
     */
    default T pNormKeepDims(double p, int... axes) {
        requireFloating("pNorm");
        if (!(p > 0)) {
            throw new IllegalArgumentException("pNorm: the exponent " + p + " is not above 0"
                    + (p == 0 ? ": countNonZero counts the elements that are not 0" : ""));
        }
        if (p == 1) {
            return self().abs().sumKeepDims(axes);
        }
        if (p == 2) {
            return normKeepDims(axes);
        }
        if (p == Double.POSITIVE_INFINITY) {
            return self().abs().maxKeepDims(axes);
        }
        return apply(Norms.sumOfPowers(p, Axes.of(shape(), axes))).apply(Norms.power(1 / p));
    }

    private void requireFloating(String operation) {
        if (!type().isFloating()) {
            throw new IllegalArgumentException(operation + " needs a floating type, but the operand is " + type()
                    + ": convert it with to(FLOAT32)");
        }
    }
}
