package org.kudari.io.tensors;

import java.io.Serial;

/** Says what is wrong with an array in the {@code .npy} format. The reader of the file adds where the array is. */
final class NpyFormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    NpyFormatException(String message) {
        super(message);
    }
}
