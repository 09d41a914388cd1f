package org.kudari.loss;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * Logits with the true class of each row, checked and as a matrix and a column.
 *
 * @param logits {@code [rows, classes]}
 * @param indices {@code [rows, 1]}, class indices of type {@code INT32} or {@code INT64}
 * @param batch the shape of the labels as they were given
 */
record ClassLabels(Tensor logits, Tensor indices, Shape batch) {

    /**
     * Checks logits and labels.
     *
     * @throws IllegalArgumentException if the shapes do not fit, or a type is none for its purpose
     */
    static ClassLabels of(String loss, Tensor logits, Tensor labels) {
        requireLogits(loss, logits, labels);
        Shape batch = logits.shape().without(logits.shape().rank() - 1);
        if (!labels.shape().equals(batch)) {
            throw doNotFit(loss, logits, labels);
        }
        // Converting would turn 1.7 into class 1, and NaN into class 0.
        if (labels.type().isFloating()) {
            throw new IllegalArgumentException(loss + ": labels are class indices of an integer type, not "
                    + labels.type() + ": convert them with to(INT64)");
        }
        Tensor indices = labels.type() == DType.INT32 ? labels : labels.to(DType.INT64);
        long classes = logits.shape().dim(-1);
        return new ClassLabels(
                logits.reshape(Shape.of(batch.elements(), classes)),
                indices.reshape(Shape.of(batch.elements(), 1)),
                batch);
    }

    /** @throws IllegalArgumentException if the logits are no rows of numbers of a floating type */
    static void requireLogits(String loss, Tensor logits, Tensor labels) {
        Shape shape = logits.shape();
        if (shape.rank() < 2) {
            throw doNotFit(loss, logits, labels);
        }
        if (shape.dim(-1) == 0 && shape.without(shape.rank() - 1).elements() > 0) {
            throw new IllegalArgumentException(loss + ": logits of shape " + shape + " have no classes");
        }
        LossOperands.requireFloating(loss, "logits", logits);
    }

    private static IllegalArgumentException doNotFit(String loss, Tensor logits, Tensor labels) {
        return new IllegalArgumentException(loss + ": logits of shape " + logits.shape() + " and labels of shape "
                + labels.shape() + " do not fit: they must be [batch, classes] and [batch]");
    }

    long classes() {
        return logits.shape().dim(1);
    }
}
