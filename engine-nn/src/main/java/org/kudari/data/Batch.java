package org.kudari.data;

import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.kudari.tensor.Tensor;

/**
 * Some rows of a {@link Dataset}, ready for a model. A batch holds no memory: its tensors are read from the data set
 * when they are asked for, in the scope that is open then, and are like any other tensor of that scope. So batches may
 * be collected, fetched ahead, used in any order, and used after the scope in which iteration began.
 */
public final class Batch {
    private final Supplier<Tensor> inputs;
    /** Null if the table has no target. */
    private final Supplier<Tensor> labels;

    private final int rows;
    private final IntUnaryOperator rowsOfData;
    private final Parts parts;

    /** Makes a batch of some of the rows. */
    interface Parts {
        Batch rows(int from, int to);
    }

    /**
     * A batch whose tensors are read when they are asked for.
     *
     * @param rowsOfData from a row of the batch to that of the data set
     */
    Batch(int rows, IntUnaryOperator rowsOfData, Supplier<Tensor> inputs, Supplier<Tensor> labels, Parts parts) {
        this.parts = parts;
        this.rows = rows;
        this.rowsOfData = rowsOfData;
        this.inputs = inputs;
        this.labels = labels;
    }

    /**
     * A batch of given tensors.
     *
     * @param inputs {@code FLOAT32 [rows, columns]}
     * @param labels the labels; null if there are none
     */
    public Batch(Tensor inputs, Tensor labels) {
        this(
                (int) inputs.shape().dim(0),
                row -> row,
                () -> inputs,
                labels == null ? null : () -> labels,
                (from, to) -> new Batch(inputs.slice(0, from, to), labels == null ? null : labels.slice(0, from, to)));
    }

    /**
     * {@return some of the rows as a batch, which are read when they are asked for}
     *
     * @param from the first row, from 0
     * @param to the row after the last one
     * @throws IndexOutOfBoundsException if the batch does not have these rows
     */
    public Batch rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return parts.rows(from, to);
    }

    /**
     * The features. Asked for again in the same scope, they are the same tensor.
     *
     * @return {@code FLOAT32 [rows, columns]}
     */
    public Tensor inputs() {
        return inputs.get();
    }

    /**
     * The labels; they are never null.
     *
     * @return for a classification {@code INT64 [rows]}, the class indices; for a regression {@code FLOAT32 [rows, 1]}
     * @throws IllegalStateException if the table has no target
     */
    public Tensor labels() {
        if (labels == null) {
            throw new IllegalStateException("the table of this batch has no target, so there are no labels");
        }
        return labels.get();
    }

    /** {@return the number of rows; the last batch of a pass may be smaller} */
    public int rows() {
        return rows;
    }

    /**
     * {@return the row of the data set that a row of this batch is; the same row for a batch of given tensors}
     *
     * @param row the row of the batch, from 0
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int rowOfData(int row) {
        return rowsOfData.applyAsInt(Objects.checkIndex(row, rows));
    }

    /** The number of rows. */
    @Override
    public String toString() {
        return "a batch of " + rows + " row(s)";
    }
}
