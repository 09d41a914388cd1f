package org.kudari.nn;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Normalizes groups of neighbouring channels of each example by their mean and biased variance. Wu and He, "Group
 * Normalization", arXiv:1803.08494. It takes {@code [n, channels]} or {@code [n, channels, ..]}, and the statistics are
 * over the channels of a group and all further axes. The parameters {@code weight} and {@code bias} have one number for
 * each channel and start at 1 and 0. PyTorch's {@code GroupNorm}.
 *
 * @param groups the number of groups, at least 1
 * @param channels the number of channels, a multiple of the groups
 * @param epsilon is added to the variance below the root, at least 0
 * @param isAffine whether there are a weight and a bias
 */
public record GroupNorm(long groups, long channels, double epsilon, boolean isAffine) implements Layer {
    static final LayerCodec<GroupNorm> CODEC = LayerCodec.of(
            "group-norm",
            GroupNorm.class,
            layer -> layer.groups + " " + layer.channels + " " + layer.epsilon + Normalization.affine(layer.isAffine),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                boolean isAffine = Normalization.isAffine(words, 3);
                return new GroupNorm(
                        Long.parseLong(words[0]), Long.parseLong(words[1]), Double.parseDouble(words[2]), isAffine);
            });

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no group or no channel, the groups do not divide the channels, or
     *     epsilon is negative or not finite
     */
    public GroupNorm {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "a GroupNorm needs at least one group, and a multiple of that as channels," + " not " + groups
                            + " groups and " + channels + " channels");
        }
        Normalization.requireEpsilon("GroupNorm", epsilon);
    }

    /**
     * A layer with an epsilon of 1e-5, a weight and a bias.
     *
     * @param groups the number of groups, at least 1
     * @param channels the number of channels, a multiple of the groups
     */
    public GroupNorm(long groups, long channels) {
        this(groups, channels, Normalization.EPSILON, true);
    }

    /**
     * {@return the same layer with another epsilon}
     *
     * @param other is added to the variance, at least 0
     */
    public GroupNorm withEpsilon(double other) {
        return new GroupNorm(groups, channels, other, isAffine);
    }

    /** {@return the same layer without a weight and a bias} */
    public GroupNorm withoutAffine() {
        return new GroupNorm(groups, channels, epsilon, false);
    }

    /** Three calls of the backend forward, and at most five backward. */
    @Override
    public Forward build(ModelBuilder builder) {
        Supplier<Tensor> weight = Normalization.weight(builder, isAffine, Shape.of(channels));
        Supplier<Tensor> bias = Normalization.bias(builder, isAffine, Shape.of(channels));
        String location = builder.location();
        return (input, _) -> {
            Normalization.requireChannels(location, this, channels, input, weight.get());
            Shape shape = input.shape();
            int[] axes = IntStream.rangeClosed(2, shape.rank()).toArray();
            return input.reshape(grouped(shape))
                    .normalize(epsilon, ofGroups(weight.get(), shape), ofGroups(bias.get(), shape), axes)
                    .reshape(shape);
        };
    }

    /** {@code [n, groups, channels / groups, ..]}. */
    private Shape grouped(Shape shape) {
        long[] dims = new long[shape.rank() + 1];
        Arrays.setAll(
                dims,
                axis -> axis == 0
                        ? shape.dim(0)
                        : axis == 1 ? groups : axis == 2 ? channels / groups : shape.dim(axis - 1));
        return Shape.of(dims);
    }

    /** One number for each channel as a tensor that broadcasts to that; null stays null. */
    private Tensor ofGroups(Tensor numbers, Shape shape) {
        if (numbers == null) {
            return null;
        }
        long[] dims = new long[shape.rank()];
        Arrays.setAll(dims, axis -> axis == 0 ? groups : axis == 1 ? channels / groups : 1);
        return numbers.reshape(Shape.of(dims));
    }

    @Override
    public String toString() {
        return "GroupNorm(" + groups + " of " + channels + (isAffine ? ")" : "; no weight)");
    }
}
