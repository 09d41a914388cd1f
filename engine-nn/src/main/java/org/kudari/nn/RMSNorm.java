package org.kudari.nn;

import java.util.function.Supplier;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Divides each example by the root of the mean of its squares over the last axes: {@code x / sqrt(mean(x^2) + epsilon) *
 * weight}. Zhang and Sennrich, "Root Mean Square Layer Normalization", arXiv:1910.07467. The parameter {@code weight} has
 * the shape of the last axes and starts at 1. PyTorch's {@code RMSNorm}, except that its epsilon, where none is given, is
 * the distance of 1 to the next number of the type.
 *
 * @param shape the extents of the last axes, such as {@code [64]}
 * @param epsilon is added to the mean of the squares, at least 0
 * @param isAffine whether there is a weight
 */
public record RMSNorm(Shape shape, double epsilon, boolean isAffine) implements Layer {
    static final LayerCodec<RMSNorm> CODEC = LayerCodec.of(
            "rms-norm",
            RMSNorm.class,
            layer -> Normalization.extents(layer.shape, ",") + " " + layer.epsilon
                    + Normalization.affine(layer.isAffine),
            line -> {
                String[] words = line.parts(2)[1].split(" ");
                boolean isAffine = Normalization.isAffine(words, 2);
                return new RMSNorm(Normalization.shape(words[0]), Double.parseDouble(words[1]), isAffine);
            });

    /**
     * Checks the shape and epsilon.
     *
     * @throws IllegalArgumentException if there are no axes or one of them is empty, or epsilon is negative or not finite
     */
    public RMSNorm {
        Normalization.requireShape("RMSNorm", shape);
        Normalization.requireEpsilon("RMSNorm", epsilon);
    }

    /**
     * A layer with an epsilon of 1e-5 and a weight.
     *
     * @param extents the extents of the last axes, such as 64
     */
    public RMSNorm(long... extents) {
        this(Shape.of(extents), Normalization.EPSILON, true);
    }

    /**
     * {@return the same layer with another epsilon}
     *
     * @param other is added to the mean of the squares, at least 0
     */
    public RMSNorm withEpsilon(double other) {
        return new RMSNorm(shape, other, isAffine);
    }

    /** {@return the same layer without a weight} */
    public RMSNorm withoutAffine() {
        return new RMSNorm(shape, epsilon, false);
    }

    /** Two calls of the backend forward, and at most three backward. */
    @Override
    public Forward build(ModelBuilder builder) {
        Supplier<Tensor> weight = Normalization.weight(builder, isAffine, shape);
        String location = builder.location();
        int[] axes = Normalization.lastAxes(shape);
        return (input, _) -> {
            Normalization.requireFits(location, this, shape, input, weight.get());
            return input.rmsNormalize(epsilon, weight.get(), axes);
        };
    }

    @Override
    public String toString() {
        return "RMSNorm(" + Normalization.extents(shape, ", ") + (isAffine ? ")" : "; no weight)");
    }
}
