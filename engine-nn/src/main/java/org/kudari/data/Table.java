package org.kudari.data;

import java.util.Optional;
import org.kudari.device.Device;

/**
 * Rows of features in memory, with the target if it is known. Immutable, as long as nobody changes the arrays it was
 * made of, which it shares.
 *
 * @param features what is known, {@code rows x columns}
 * @param target what is to be predicted, one entry a row; empty where it is not known
 */
public record Table(Features features, Optional<Target> target) {

    /** @throws IllegalArgumentException if there is a target, and not for as many rows as there are features */
    public Table {
        target.ifPresent(known -> {
            if (known.rows() != features.rows()) {
                throw new IllegalArgumentException(
                        "%d rows of features, but %d of targets".formatted(features.rows(), known.rows()));
            }
        });
    }

    /** A table whose target is known. */
    public Table(Features features, Target target) {
        this(features, Optional.of(target));
    }

    /**
     * Some of the rows, copied.
     *
     * @param rows which rows, from 0, in the order wanted
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public Table select(int... rows) {
        return new Table(features.select(rows), target.map(known -> known.select(rows)));
    }

    /** A copy on a device, from which batches are taken. */
    public Dataset on(Device device) {
        return Dataset.of(this, device);
    }

    /** The number of rows. */
    public int rows() {
        return features.rows();
    }

    /** The number of features of each row. */
    public int columns() {
        return features.columns();
    }
}
