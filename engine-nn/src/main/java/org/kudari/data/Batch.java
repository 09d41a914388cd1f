package org.kudari.data;

import org.kudari.tensor.Tensor;

/**
 * Some rows of a {@link Dataset}, ready for a model. Valid until the iterator's next() and inside the scope in which
 * iteration began.
 *
 * @param inputs {@code FLOAT32 [rows, columns]}
 * @param labels for a classification {@code INT64 [rows]}, the class indices; for a regression {@code FLOAT32 [rows,
 *     1]}; null where the table has no target
 */
public record Batch(Tensor inputs, Tensor labels) {

    /** @throws IllegalStateException if the table has no target */
    @Override
    public Tensor labels() {
        if (labels == null) {
            throw new IllegalStateException("the table of this batch has no target, so there are no labels");
        }
        return labels;
    }

    /** The number of rows, which is smaller in the last batch of a pass. */
    public int rows() {
        return (int) inputs.shape().dim(0);
    }
}
