package org.kudari.op;

import java.util.List;
import org.kudari.backend.Reduction;

/**
 * Normalization by statistics over some axes. Without axes they are taken over all of them. Negative axes count from the
 * last. A weight and a bias broadcast to the tensor: {@code [features]} for the last axis, {@code [channels, 1, 1]} for
 * the channels of images; null is none. The epsilon is added to the variance below the root, as in PyTorch.
 *
 * @param <T> the implementation itself
 */
public interface NormalizationOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return the mean and the biased variance over the given axes, which can normalize this tensor}
     *
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if the type is not floating, or an axis does not exist or is named twice
     */
    default Moments<T> moments(int... axes) {
        return Moments.of("moments", self(), Axes.of(shape(), axes));
    }

    /**
     * {@return {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with the mean and the biased variance of
     * this tensor over the given axes} Over the last axes it is LayerNorm, over the axis of the batch BatchNorm in
     * training, and over the axes behind those of the batch and the groups GroupNorm. It takes three calls of the
     * backend forward, and at most five backward. {@link Moments#normalize} says what limits its accuracy.
     *
     * @param epsilon is added to the variance; PyTorch's default is 1e-5
     * @param weight the factor of the result; null for none
     * @param bias is added to the result; null for none
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException if the type is not floating, epsilon is negative, an axis does not exist or is
     *     named twice, or the weight or the bias does not broadcast to this shape
     */
    default T normalize(double epsilon, T weight, T bias, int... axes) {
        return Moments.of("normalize", self(), Axes.of(shape(), axes)).normalize(epsilon, weight, bias);
    }

    /**
     * {@return {@code x / sqrt(mean(x^2) + epsilon) * weight}, with the mean over the given axes} It is RMSNorm (Zhang
     * and Sennrich, arXiv:1910.07467), in two calls of the backend forward, and at most three backward.
     *
     * @param epsilon is added to the mean of the squares
     * @param weight the factor of the result; null for none
     * @param axes the axes; none for all of them
     * @throws IllegalArgumentException as for {@link #normalize}
     */
    default T rmsNormalize(double epsilon, T weight, int... axes) {
        List<Integer> resolved = Axes.of(shape(), axes);
        T meanSquare = apply(Reduce.of("rmsNormalize", Reduction.MEAN, NormalizeKernels.SQUARE, resolved));
        return Normalize.apply(self(), resolved, null, meanSquare, epsilon, weight, null);
    }

    /**
     * {@return {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, with a given mean and variance} It is
     * BatchNorm in prediction, by running statistics. It is one kernel forward and one backward. Gradients take the mean
     * and the variance for operands of their own: {@link #normalize} is for those that depend on this tensor.
     *
     * @param mean is subtracted
     * @param variance the variance, at least 0
     * @param epsilon is added to the variance
     * @param weight the factor of the result; null for none
     * @param bias is added to the result; null for none
     * @throws IllegalArgumentException if epsilon is negative, or one of the other tensors does not broadcast to this
     *     shape
     */
    default T normalizeBy(T mean, T variance, double epsilon, T weight, T bias) {
        return Normalize.applyMap(self(), mean, variance, epsilon, weight, bias);
    }
}
