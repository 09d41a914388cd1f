package org.kudari.nn;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.State;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Moments;
import org.kudari.tensor.Tensor;

/**
 * Normalizes each feature, or channel, over the examples: {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}.
 * Ioffe and Szegedy, "Batch Normalization", arXiv:1502.03167. It takes {@code [n, features]} or {@code [n, channels,
 * ..]}; the statistics of a channel are over the examples and all further axes. The parameters {@code weight} and {@code
 * bias} have one number for each feature and start at 1 and 0. PyTorch's {@code BatchNorm1d}, {@code 2d} and {@code 3d}.
 *
 * <p>In training, the mean and the biased variance are those of the batch. The states {@code running_mean} and {@code
 * running_var}, from 0 and 1, follow them: {@code state = (1 - momentum) state + momentum new}, where the new variance is
 * the unbiased one. So the momentum is the weight of the new value, as in PyTorch, and Keras' is one minus this. A
 * prediction normalizes by the states.
 *
 * <p><b>A step in shards</b> ({@link org.kudari.model.Step}) normalizes each shard by its own statistics, as PyTorch does
 * on several devices where batch norms are not synchronized: they are those of fewer rows. All shards read the same
 * states, which then take in the statistics of one shard after the other.
 *
 * @param features the number of features or channels, at least 1
 * @param epsilon is added to the variance below the root, at least 0
 * @param momentum the weight of a new value in the running statistics, from 0 to 1
 * @param isAffine whether there are a weight and a bias
 */
public record BatchNorm(long features, double epsilon, double momentum, boolean isAffine) implements Layer {
    static final LayerCodec<BatchNorm> CODEC = LayerCodec.of(
            "batch-norm",
            BatchNorm.class,
            layer -> layer.features + " " + layer.epsilon + " " + layer.momentum + Normalization.affine(layer.isAffine),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                boolean isAffine = Normalization.isAffine(words, 3);
                return new BatchNorm(
                        Long.parseLong(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]), isAffine);
            });

    private static final double MOMENTUM = 0.1;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no feature, epsilon is negative or not finite, or the momentum is not
     *     in [0, 1]
     */
    public BatchNorm {
        if (features < 1) {
            throw new IllegalArgumentException("a BatchNorm needs at least one feature, not " + features);
        }
        Normalization.requireEpsilon("BatchNorm", epsilon);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "the momentum of a BatchNorm is the weight of the new value, from 0 to 1," + " not " + momentum);
        }
    }

    /**
     * A layer with an epsilon of 1e-5, a momentum of 0.1, a weight and a bias.
     *
     * @param features the number of features or channels, at least 1
     */
    public BatchNorm(long features) {
        this(features, Normalization.EPSILON, MOMENTUM, true);
    }

    /**
     * {@return the same layer with another epsilon}
     *
     * @param other is added to the variance, at least 0
     */
    public BatchNorm withEpsilon(double other) {
        return new BatchNorm(features, other, momentum, isAffine);
    }

    /**
     * {@return the same layer with another momentum}
     *
     * @param other the weight of a new value in the running statistics, from 0 to 1
     */
    public BatchNorm withMomentum(double other) {
        return new BatchNorm(features, epsilon, other, isAffine);
    }

    /** {@return the same layer without a weight and a bias} */
    public BatchNorm withoutAffine() {
        return new BatchNorm(features, epsilon, momentum, false);
    }

    /**
     * In training three calls of the backend forward and at most five backward, beside those on one number for each
     * feature that update the states. In a prediction one.
     */
    @Override
    public Forward build(ModelBuilder builder) {
        Shape shape = Shape.of(features);
        return new Computation(
                this,
                builder.location(),
                Normalization.weight(builder, isAffine, shape),
                Normalization.bias(builder, isAffine, shape),
                running(builder, "running_mean", 0),
                running(builder, "running_var", 1));
    }

    private State running(ModelBuilder builder, String name, double initial) {
        return builder.state(
                name,
                Shape.of(features),
                initial,
                (state, latest) -> state.times(1 - momentum).plus(latest.times(momentum)));
    }

    /** The layer in its place in a model. */
    private record Computation(
            BatchNorm layer,
            String location,
            Supplier<Tensor> weight,
            Supplier<Tensor> bias,
            State mean,
            State variance)
            implements Forward {

        @Override
        public Tensor apply(Tensor input, ForwardContext context) {
            Normalization.requireChannels(location, layer, layer.features, input, mean.value());
            int rank = input.shape().rank();
            Tensor factors = Normalization.ofChannels(weight.get(), rank);
            Tensor added = Normalization.ofChannels(bias.get(), rank);
            if (!context.isTraining()) {
                Tensor center = Normalization.ofChannels(mean.value(), rank);
                Tensor spread = Normalization.ofChannels(variance.value(), rank);
                return input.normalizeBy(center, spread, layer.epsilon, factors, added);
            }
            long count = valuesOfChannel(input.shape());
            Moments<Tensor> moments = input.moments(
                    IntStream.range(0, rank).filter(axis -> axis != 1).toArray());
            double unbiased = count / (count - 1.0);
            context.contribute(mean, moments.mean().detach().reshape(mean.shape()));
            context.contribute(
                    variance,
                    moments.variance().detach().reshape(variance.shape()).times(unbiased));
            return moments.normalize(layer.epsilon, factors, added);
        }

        private long valuesOfChannel(Shape shape) {
            long count = shape.elements() / layer.features;
            if (count < 2) {
                throw new IllegalArgumentException(location + layer + " needs more than one value of each feature in"
                        + " training, because one alone has no variance, and the batch has shape " + shape
                        + ": leave out a last batch of one row (dropLast(2) of a Trainer, or of a data set's"
                        + " batches), or take fewer shards");
            }
            return count;
        }
    }

    @Override
    public String toString() {
        return "BatchNorm(" + features + (isAffine ? ")" : "; no weight)");
    }
}
