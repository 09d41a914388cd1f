package org.kudari.nn;

import java.util.function.Supplier;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Normalizes each example by its own mean and biased variance over the last axes: {@code (x - mean) / sqrt(variance +
 * epsilon) * weight + bias}. Ba, Kiros, Hinton, "Layer Normalization", arXiv:1607.06450. It is the same in training and
 * prediction. The parameters {@code weight} and {@code bias} have the shape of the last axes and start at 1 and 0.
 * PyTorch's {@code LayerNorm}.
 *
 * @param shape the extents of the last axes, such as {@code [64]}
 * @param epsilon is added to the variance below the root, at least 0
 * @param isAffine whether there are a weight and a bias
 */
public record LayerNorm(Shape shape, double epsilon, boolean isAffine) implements Layer {
    static final LayerCodec<LayerNorm> CODEC = LayerCodec.of(
            "layer-norm",
            LayerNorm.class,
            layer -> Normalization.extents(layer.shape, ",") + " " + layer.epsilon
                    + Normalization.affine(layer.isAffine),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                boolean isAffine = Normalization.isAffine(words, 2);
                return new LayerNorm(Normalization.shape(words[0]), Double.parseDouble(words[1]), isAffine);
            });

    /**
     * Checks the shape and epsilon.
     *
     * @throws IllegalArgumentException if there are no axes or one of them is empty, or epsilon is negative or not finite
     */
    public LayerNorm {
        Normalization.requireShape("LayerNorm", shape);
        Normalization.requireEpsilon("LayerNorm", epsilon);
    }

    /**
     * A layer with an epsilon of 1e-5, a weight and a bias.
     *
     * @param extents the extents of the last axes, such as 64
     */
    public LayerNorm(long... extents) {
        this(Shape.of(extents), Normalization.EPSILON, true);
    }

    /**
     * {@return the same layer with another epsilon}
     *
     * @param other is added to the variance, at least 0
     */
    public LayerNorm withEpsilon(double other) {
        return new LayerNorm(shape, other, isAffine);
    }

    /** {@return the same layer without a weight and a bias} */
    public LayerNorm withoutAffine() {
        return new LayerNorm(shape, epsilon, false);
    }

    /** Three calls of the backend forward, and at most five backward. */
    @Override
    public Forward build(ModelBuilder builder) {
        Supplier<Tensor> weight = Normalization.weight(builder, isAffine, shape);
        Supplier<Tensor> bias = Normalization.bias(builder, isAffine, shape);
        String location = builder.location();
        int[] axes = Normalization.lastAxes(shape);
        return (input, _) -> {
            Normalization.requireFits(location, this, shape, input, weight.get());
            return input.normalize(epsilon, weight.get(), bias.get(), axes);
        };
    }

    @Override
    public String toString() {
        return "LayerNorm(" + Normalization.extents(shape, ", ") + (isAffine ? ")" : "; no weight)");
    }
}
