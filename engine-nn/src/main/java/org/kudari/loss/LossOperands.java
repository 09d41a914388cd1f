package org.kudari.loss;

import java.util.Arrays;
import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Checks of what a loss is given, and numbers that become operands beside the outputs. */
final class LossOperands {
    private LossOperands() {}

    /**
     * Checks that a loss of one output and one label can be computed.
     *
     * @throws IllegalStateException if there is no label
     * @throws IllegalArgumentException if there are several of one of them
     */
    static void requireOne(List<Tensor> outputs, List<Tensor> labels) {
        if (labels.isEmpty()) {
            throw new IllegalStateException("the table of this batch has no target, so there are no labels");
        }
        if (outputs.size() != 1 || labels.size() != 1) {
            throw new IllegalArgumentException("the model has " + outputs.size() + " output(s) and the table "
                    + labels.size()
                    + " target(s), but this loss takes one of each: write a BatchLoss that adds a loss of"
                    + " each, (outputs, labels, weights) -> ...");
        }
    }

    /** @throws IllegalArgumentException if the outputs are not of a floating type */
    static void requireFloating(String loss, String what, Tensor outputs) {
        if (!outputs.type().isFloating()) {
            throw new IllegalArgumentException(loss + ": " + what + " are of a floating type, not " + outputs.type()
                    + ": convert them with to(FLOAT32)");
        }
    }

    /**
     * Weights of rows, as an operand beside values of a shape.
     *
     * @param type the type of the values
     * @throws IllegalArgumentException if there is not one weight for each row
     */
    static Tensor rowWeights(String loss, Tensor weights, Shape values, DType type) {
        if (values.rank() == 0 || !weights.shape().equals(Shape.of(values.dim(0)))) {
            String fit = values.rank() == 0
                    ? ", which has no rows"
                    : ": it takes one weight for each row, [" + values.dim(0) + "]";
            throw new IllegalArgumentException(
                    loss + ": row weights of shape " + weights.shape() + " do not fit values of shape " + values + fit);
        }
        long[] column = new long[values.rank()];
        Arrays.fill(column, 1);
        column[0] = values.dim(0);
        return weights.to(type).reshape(column);
    }

    /**
     * Numbers as an operand that broadcasts along the last axis of the outputs. They are uploaded at each call.
     *
     * @param what what the numbers are, for the error
     * @throws IllegalArgumentException if there is not one number for each index of that axis
     */
    static Tensor columns(String loss, String what, List<Double> numbers, Tensor outputs) {
        Shape shape = outputs.shape();
        if (shape.rank() == 0 || shape.dim(-1) != numbers.size()) {
            throw new IllegalArgumentException(loss + ": " + numbers.size() + " " + what
                    + " do not fit outputs of shape " + shape + ": it takes one for each index of the last axis");
        }
        double[] doubles = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        if (outputs.type() == DType.FLOAT64) {
            return Tensor.of(outputs.device(), doubles, doubles.length);
        }
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return Tensor.of(outputs.device(), floats, floats.length);
    }

    /** @throws IllegalArgumentException if a number is not finite, or below 0 */
    static void requireNotNegative(String loss, String what, List<Double> numbers) {
        for (double number : numbers) {
            if (!(number >= 0) || Double.isInfinite(number)) {
                throw new IllegalArgumentException(
                        loss + ": " + what + " must be finite and at least 0, not " + number);
            }
        }
    }
}
