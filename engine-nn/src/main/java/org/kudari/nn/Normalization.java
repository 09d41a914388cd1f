package org.kudari.nn;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.tensor.Tensor;

/** What the layers that normalize have in common: weight and bias, the last axes, and their lines in a file. */
final class Normalization {
    private static final String WITHOUT_AFFINE = "without-affine";

    private Normalization() {}

    /** PyTorch's epsilon of all its normalizations but RMSNorm. */
    static final double EPSILON = 1e-5;

    static void requireEpsilon(String layer, double epsilon) {
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException(
                    "the epsilon of a " + layer + " is a number of at least 0, such as 1e-5, not " + epsilon);
        }
    }

    /** The factors, which start at 1; a supplier of null if there are none. */
    static Supplier<Tensor> weight(ModelBuilder builder, boolean isAffine, Shape shape) {
        return isAffine ? builder.parameter("weight", shape, Initializer.constant(1)) : () -> null;
    }

    /** What is added, from 0; a supplier of null if there is nothing. */
    static Supplier<Tensor> bias(ModelBuilder builder, boolean isAffine, Shape shape) {
        return isAffine ? builder.parameter("bias", shape, Initializer.constant(0)) : () -> null;
    }

    /** Another type would be promoted without a word, and go on through the model. */
    private static void requireType(String location, Layer layer, Tensor input, Tensor weight) {
        if (weight != null && input.type() != weight.type()) {
            throw new IllegalArgumentException(location + layer + " takes a batch of " + weight.type() + ", not "
                    + input.type() + ": convert the batch with to(" + weight.type() + ")");
        }
    }

    // ---- over the last axes

    /** The last axes, as many as a shape has. */
    static int[] lastAxes(Shape shape) {
        int[] axes = new int[shape.rank()];
        Arrays.setAll(axes, axis -> axis - shape.rank());
        return axes;
    }

    static void requireShape(String layer, Shape shape) {
        if (shape.rank() == 0 || shape.elements() == 0) {
            throw new IllegalArgumentException(
                    layer + " normalizes over the last axes, at least one, each with at least"
                            + " one element: give it a shape such as [64], not " + shape);
        }
    }

    /** @param weight the layer's; null for none */
    static void requireFits(String location, Layer layer, Shape last, Tensor input, Tensor weight) {
        Shape shape = input.shape();
        int before = shape.rank() - last.rank();
        boolean fits = before >= 0;
        for (int axis = 0; fits && axis < last.rank(); axis++) {
            fits = shape.dim(before + axis) == last.dim(axis);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    location + layer + " takes a batch of shape [.., " + extents(last, ", ") + "], not " + shape);
        }
        requireType(location, layer, input, weight);
    }

    // ---- over the channels, axis 1

    /** @param weight the layer's; null for none */
    static void requireChannels(String location, Layer layer, long channels, Tensor input, Tensor weight) {
        if (input.shape().rank() < 2 || input.shape().dim(1) != channels) {
            throw new IllegalArgumentException(location + layer + " takes a batch of shape [n, " + channels
                    + "] or [n, " + channels + ", ..], not " + input.shape());
        }
        requireType(location, layer, input, weight);
    }

    /** One number for each channel as a tensor that broadcasts to a batch; null stays null. */
    static Tensor ofChannels(Tensor numbers, int rankOfBatch) {
        if (numbers == null || rankOfBatch == 2) {
            return numbers;
        }
        long[] dims = new long[rankOfBatch - 1];
        Arrays.fill(dims, 1);
        dims[0] = numbers.shape().elements();
        return numbers.reshape(Shape.of(dims));
    }

    // ---- in a file

    /** Such as {@code 28,28}. */
    static String extents(Shape shape, String between) {
        return LongStream.of(shape.toArray()).mapToObj(Long::toString).collect(Collectors.joining(between));
    }

    static Shape shape(String extents) {
        return Shape.of(
                Arrays.stream(extents.split(",")).mapToLong(Long::parseLong).toArray());
    }

    /** The last word of a line. */
    static String affine(boolean isAffine) {
        return isAffine ? "" : " " + WITHOUT_AFFINE;
    }

    /** @param count the number of words before that one */
    static boolean isAffine(String[] words, int count) {
        if (words.length == count + 1 && words[count].equals(WITHOUT_AFFINE)) {
            return false;
        }
        if (words.length != count) {
            throw new IllegalArgumentException("a line of " + (count + 1) + " parts was expected, and perhaps '"
                    + WITHOUT_AFFINE + "' behind them");
        }
        return true;
    }
}
