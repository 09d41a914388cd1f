package org.kudari.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.kudari.tensor.Tensor;

/**
 * Some rows of a {@link Dataset}, ready for a model. A batch holds no memory: its tensors are read from the data set
 * when they are asked for, in the scope that is open then, and are like any other tensor of that scope, or they are
 * views that end with the scope in which iteration began; then they are read again where that has ended. So batches may
 * be collected, fetched ahead, used in any order, and used after the scope in which iteration began.
 */
public final class Batch {
    private final List<? extends Supplier<Tensor>> inputs;
    /** Empty if the table has no target. */
    private final List<? extends Supplier<Tensor>> labels;
    /** Null if all rows count the same. */
    private final Supplier<Tensor> weights;

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
     * @param labels empty if the table has no target
     * @param weights null if all rows count the same
     */
    Batch(
            int rows,
            IntUnaryOperator rowsOfData,
            List<? extends Supplier<Tensor>> inputs,
            List<? extends Supplier<Tensor>> labels,
            Supplier<Tensor> weights,
            Parts parts) {
        this.rows = rows;
        this.rowsOfData = rowsOfData;
        this.inputs = inputs;
        this.labels = labels;
        this.weights = weights;
        this.parts = parts;
    }

    /**
     * A batch of given tensors.
     *
     * @param inputs the input {@code [rows, columns]}
     * @param labels the labels; null if there are none
     */
    public Batch(Tensor inputs, Tensor labels) {
        this(List.of(inputs), labels == null ? List.of() : List.of(labels), Optional.empty());
    }

    /**
     * A batch of given tensors.
     *
     * @param inputs the inputs of the model, each {@code [rows, ..]}; at least one
     * @param labels the labels, each {@code [rows, ..]}
     * @param weights how much each row counts, {@code FLOAT32 [rows]}; empty if all count the same
     */
    public Batch(List<Tensor> inputs, List<Tensor> labels, Optional<Tensor> weights) {
        this(
                (int) inputs.getFirst().shape().dim(0),
                row -> row,
                given(inputs),
                given(labels),
                weights.<Supplier<Tensor>>map(tensor -> () -> tensor).orElse(null),
                (from, to) -> new Batch(
                        slices(inputs, from, to),
                        slices(labels, from, to),
                        weights.map(tensor -> tensor.slice(0, from, to))));
    }

    private static List<Supplier<Tensor>> given(List<Tensor> tensors) {
        return tensors.stream().<Supplier<Tensor>>map(tensor -> () -> tensor).toList();
    }

    private static List<Tensor> slices(List<Tensor> tensors, int from, int to) {
        return tensors.stream().map(tensor -> tensor.slice(0, from, to)).toList();
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
     * The features of a table that has one input. Asked for again in the same scope, they are the same tensor.
     *
     * @return {@code [rows, columns]}: {@code INT32} or {@code INT64} for integers, {@code FLOAT32} otherwise
     * @throws IllegalStateException if the table has several inputs: {@link #allInputs} has them
     */
    public Tensor inputs() {
        if (inputs.size() > 1) {
            throw new IllegalStateException(
                    "this batch has " + inputs.size() + " inputs: allInputs() gives all of them, inputs() an only one");
        }
        return inputs.getFirst().get();
    }

    /**
     * The inputs of a model, in the order of the table. Asked for again in the same scope, they are the same tensors.
     *
     * @return each {@code [rows, columns]}: {@code INT32} or {@code INT64} for integers, {@code FLOAT32} otherwise
     */
    public List<Tensor> allInputs() {
        return read(inputs);
    }

    /**
     * The labels of a table that has one target; they are never null.
     *
     * @return for classes {@code INT64 [rows]}, their indices; for numbers {@code FLOAT32 [rows, columns]}
     * @throws IllegalStateException if the table has no target, or several: {@link #allLabels} has them
     */
    public Tensor labels() {
        if (labels.isEmpty()) {
            throw new IllegalStateException("the table of this batch has no target, so there are no labels");
        }
        if (labels.size() > 1) {
            throw new IllegalStateException(
                    "this batch has " + labels.size() + " labels: allLabels() gives all of them, labels() only ones");
        }
        return labels.getFirst().get();
    }

    /**
     * The labels of each target, in the order of the table.
     *
     * @return for classes {@code INT64 [rows]}, their indices; for numbers {@code FLOAT32 [rows, columns]}; none if the
     *     table has no target
     */
    public List<Tensor> allLabels() {
        return read(labels);
    }

    private static List<Tensor> read(List<? extends Supplier<Tensor>> tensors) {
        if (tensors.size() == 1) {
            return List.of(tensors.getFirst().get());
        }
        List<Tensor> read = new ArrayList<>(tensors.size());
        tensors.forEach(tensor -> read.add(tensor.get()));
        return List.copyOf(read);
    }

    /** {@return how much each row counts for the loss, {@code FLOAT32 [rows]}; empty if all count the same} */
    public Optional<Tensor> weights() {
        return weights == null ? Optional.empty() : Optional.of(weights.get());
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
