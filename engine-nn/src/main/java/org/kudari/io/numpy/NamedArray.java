package org.kudari.io.numpy;

import java.nio.file.Path;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.io.tensors.ArrayData;

/**
 * An array and what errors call it.
 *
 * @param name such as {@code FILE.npy}, or {@code FILE.npz, x_train}
 * @param data its elements
 */
record NamedArray(String name, ArrayData data) {

    static NamedArray ofFile(Path file, ArrayData data) {
        return new NamedArray(file.toString(), data);
    }

    static NamedArray ofArchive(Path file, String array, ArrayData data) {
        return new NamedArray(file + ", " + FileErrors.quote(array), data);
    }

    long rows() {
        return data.shape()[0];
    }

    /** The number of elements of a row. */
    int columns() {
        long[] shape = data.shape();
        long columns = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            // No overflow: the array is there, so its size is a long, unless a later dimension is 0.
            columns *= shape[axis];
        }
        if (columns == 0) {
            throw error("its rows are empty");
        }
        if (columns < 0 || columns > NumpySource.MOST_COLUMNS) {
            throw error("a row has more elements than the " + NumpySource.MOST_COLUMNS + " that a table has columns");
        }
        return (int) columns;
    }

    /** Checks that this has rows of features. */
    NamedArray requireFeatures() {
        int rank = data.shape().length;
        if (rank < 2) {
            throw error("features need two dimensions or more, [rows, columns]"
                    + (rank == 1 ? "; reshape(-1, 1) makes rows of one column" : ""));
        }
        requireRows();
        columns();
        return this;
    }

    /** Checks that this has one label for each row of features. */
    NamedArray requireLabels(NamedArray features) {
        long[] shape = data.shape();
        boolean isOneEach = shape.length == 1 || shape.length == 2 && shape[1] == 1;
        if (!isOneEach) {
            throw error("labels are one for each row, [rows] or [rows, 1]"
                    + (shape.length == 2 ? "; argmax(axis=1) makes classes of one-hot rows" : ""));
        }
        if (shape[0] != features.rows()) {
            throw new InvalidInputException(features.name + ": has " + features.rows() + " rows, but " + name + " has "
                    + shape[0] + " labels; a label for each row would fit");
        }
        return this;
    }

    private void requireRows() {
        if (rows() == 0) {
            throw error("there are no rows in it");
        }
    }

    private InvalidInputException error(String problem) {
        return new InvalidInputException(name + ": is " + data + "; " + problem);
    }
}
