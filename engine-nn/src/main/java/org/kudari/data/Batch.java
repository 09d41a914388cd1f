package org.kudari.data;

import org.kudari.tensor.Tensor;

/**
 * Some rows of a {@link Dataset}, ready for a model. Valid until the iterator's next() and inside the scope in which
 * iteration began.
 *
 * @param inputs {@code FLOAT32 [rows, columns]}
 * @param labels for a classification {@code INT64 [rows]}, the class indices; for a regression {@code FLOAT32 [rows,
 *     1]}; null if the table has no target
 */
public record Batch(Tensor inputs, Tensor labels) {

    /**
     * {@return the labels; they are never null}
     *
     * @throws IllegalStateException if the table has no target
     */
    @Override
    public Tensor labels() {
        if (labels == null) {
            throw new IllegalStateException("the table of this batch has no target, so there are no labels");
        }
        return labels;
    }

    /** {@return the number of rows; the last batch of a pass may be smaller} */
    public int rows() {
        return (int) inputs.shape().dim(0);
    }
}
