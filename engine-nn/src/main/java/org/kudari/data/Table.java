package org.kudari.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kudari.device.Device;

/**
 * Rows of features in memory, with the targets if they are known. Most tables have one input and one target; a model of
 * several inputs and outputs takes a table of several, in its order. Immutable, provided that the arrays, which it
 * shares, are not changed.
 *
 * @param inputs the inputs of the model, each {@code rows x columns}; at least one
 * @param targets the values to predict; none if they are not known
 * @param weights how much each row counts for the loss; empty if all count the same
 */
public record Table(List<Features> inputs, List<Target> targets, Optional<double[]> weights) {

    /**
     * Checks the number of rows.
     *
     * @throws IllegalArgumentException if there is no input, parts differ in their number of rows, or a weight is
     *     negative or not finite
     */
    public Table {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a table has at least one input");
        }
        int rows = inputs.getFirst().rows();
        inputs.forEach(input -> requireRows(rows, input.rows(), "of another input"));
        targets.forEach(target -> requireRows(rows, target.rows(), "of targets"));
        weights.ifPresent(known -> {
            requireRows(rows, known.length, "of weights");
            requireWeights(known);
        });
    }

    private static void requireRows(int rows, int others, String what) {
        if (rows != others) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d rows of features, but %d %s", rows, others, what));
        }
    }

    private static void requireWeights(double... weights) {
        for (int row = 0; row < weights.length; row++) {
            if (!(weights[row] >= 0) || !Float.isFinite((float) weights[row])) {
                throw new IllegalArgumentException(
                        "the weight of row " + row + " is " + weights[row] + ", but must be finite and not negative");
            }
        }
    }

    /**
     * A table of one input.
     *
     * @param features the input
     * @param target the values to predict; empty if they are not known
     * @throws IllegalArgumentException if the target has another number of rows than the features
     */
    public Table(Features features, Optional<Target> target) {
        this(List.of(features), target.map(List::of).orElseGet(List::of), Optional.empty());
    }

    /**
     * A table of one input and one known target.
     *
     * @param features the input
     * @param target the values to predict
     * @throws IllegalArgumentException if the target has another number of rows than the features
     */
    public Table(Features features, Target target) {
        this(List.of(features), List.of(target));
    }

    /**
     * A table of several inputs and targets, whose rows all count the same.
     *
     * @param inputs the inputs of the model; at least one
     * @param targets the values to predict
     * @throws IllegalArgumentException if there is no input, or parts differ in their number of rows
     */
    public Table(List<Features> inputs, List<Target> targets) {
        this(inputs, targets, Optional.empty());
    }

    /**
     * {@return the same rows with weights} The loss of a row is multiplied by its weight.
     *
     * @param weights a weight for each row, not negative
     * @throws IllegalArgumentException if there is not one weight for each row, or one is negative or not finite
     */
    public Table withWeights(double... weights) {
        return new Table(inputs, targets, Optional.of(weights));
    }

    /**
     * {@return the input of a table that has only one}
     *
     * @throws IllegalStateException if there are several: {@link #inputs} has them
     */
    public Features features() {
        if (inputs.size() > 1) {
            throw new IllegalStateException(
                    "this table has " + inputs.size() + " inputs: inputs() gives all of them, features() an only one");
        }
        return inputs.getFirst();
    }

    /**
     * {@return the target of a table that has at most one}
     *
     * @throws IllegalStateException if there are several: {@link #targets} has them
     */
    public Optional<Target> target() {
        if (targets.size() > 1) {
            throw new IllegalStateException(
                    "this table has " + targets.size() + " targets: targets() gives all of them, target() an only one");
        }
        return targets.stream().findFirst();
    }

    /**
     * Copies some of the rows.
     *
     * @param rows the rows, from 0, in the order of the result
     * @return a new table
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Table select(int... rows) {
        List<Features> selectedInputs = new ArrayList<>();
        inputs.forEach(input -> selectedInputs.add(input.select(rows)));
        List<Target> selectedTargets = new ArrayList<>();
        targets.forEach(target -> selectedTargets.add(target.select(rows)));
        return new Table(selectedInputs, selectedTargets, weights.map(known -> RowArrays.select(known, 1, rows)));
    }

    /**
     * Copies the table to a device.
     *
     * @param device the device
     * @return the copy, from which batches are taken; it belongs to no scope
     */
    public Dataset on(Device device) {
        return DeviceDataset.of(this, device);
    }

    /** {@return the number of rows} */
    public int rows() {
        return inputs.getFirst().rows();
    }

    /**
     * {@return the number of features of each row, of a table that has one input}
     *
     * @throws IllegalStateException if there are several inputs
     */
    public int columns() {
        return features().columns();
    }
}
