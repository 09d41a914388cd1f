package org.kudari.data;

import java.util.Locale;
import java.util.Optional;
import org.kudari.device.Device;

/**
 * Rows of features in memory, with the target if it is known. Immutable, provided that the arrays, which it shares, are
 * not changed.
 *
 * @param features the inputs, {@code rows x columns}
 * @param target the values to predict, one for each row; empty if they are not known
 */
public record Table(Features features, Optional<Target> target) {

    /**
     * Checks the number of rows.
     *
     * @throws IllegalArgumentException if the target has another number of rows than the features
     */
    public Table {
        target.ifPresent(known -> {
            if (known.rows() != features.rows()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "%d rows of features, but %d of targets", features.rows(), known.rows()));
            }
        });
    }

    /**
     * A table with a known target.
     *
     * @param features the inputs
     * @param target the values to predict
     * @throws IllegalArgumentException if the target has another number of rows than the features
     */
    public Table(Features features, Target target) {
        this(features, Optional.of(target));
    }

    /**
     * Copies some of the rows.
     *
     * @param rows the rows, from 0, in the order of the result
     * @return a new table
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Table select(int... rows) {
        return new Table(features.select(rows), target.map(known -> known.select(rows)));
    }

    /**
     * Copies the table to a device.
     *
     * @param device the device
     * @return the copy, from which batches are taken; it belongs to no scope
     */
    public Dataset on(Device device) {
        return Dataset.of(this, device);
    }

    /** {@return the number of rows} */
    public int rows() {
        return features.rows();
    }

    /** {@return the number of features of each row} */
    public int columns() {
        return features.columns();
    }
}
