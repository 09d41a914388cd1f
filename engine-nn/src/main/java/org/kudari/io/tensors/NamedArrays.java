package org.kudari.io.tensors;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** Arrays by name in a file that was opened. */
public sealed interface NamedArrays extends AutoCloseable permits Safetensors, Npz {

    /** {@return the file} */
    Path file();

    /** {@return the names of the arrays, in the file's order} */
    Set<String> names();

    /**
     * Reads an array.
     *
     * @param name its name
     * @return the array
     * @throws InvalidInputException if there is none of that name, or it is damaged
     */
    ArrayData get(String name);

    /**
     * Reads an array, and checks its type and shape.
     *
     * @param name its name
     * @param type the required type
     * @param shape the required dimensions
     * @return the array
     * @throws InvalidInputException if there is none of that name, it has another type or shape, or it is damaged
     */
    default ArrayData require(String name, ArrayType type, long... shape) {
        ArrayData array = get(name);
        if (array.type() != type || !Arrays.equals(array.shape(), shape)) {
            throw FileErrors.in(
                    file(),
                    "tensor %s is %s, but must be %s%s",
                    FileErrors.quote(name),
                    array,
                    type,
                    Arrays.toString(shape));
        }
        return array;
    }

    /** Closes the file. */
    @Override
    void close();
}
