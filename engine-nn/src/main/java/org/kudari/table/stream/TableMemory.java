package org.kudari.table.stream;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.kudari.data.file.TemporaryFile;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;

/**
 * How much memory tables may take, and where they go if they need more.
 *
 * @param bytes the most bytes of a table in the Java heap
 * @param folder where temporary files are
 * @param announce is told when a table does not fit, as one line
 */
public record TableMemory(long bytes, Path folder, Consumer<String> announce) {
    /** A cell as it is read, once more while blocks are joined, and as a float. */
    private static final int BYTES_OF_NUMBER = 20;
    /** A code twice, and up to 16 floats that stand for a category. */
    private static final int BYTES_OF_TEXT = 72;

    /**
     * {@return half of the Java heap, or so many bytes as the system property {@code kudari.table.memory} says; and the
     * {@linkplain TemporaryFile#usualFolder usual folder}}
     *
     * @param announce is told when a table does not fit, as one line
     */
    public static TableMemory usual(Consumer<String> announce) {
        return new TableMemory(
                Long.getLong("kudari.table.memory", Runtime.getRuntime().maxMemory() / 2),
                TemporaryFile.usualFolder(),
                announce);
    }

    /** About how many bytes some rows take until they are on a device. */
    static long bytesOf(RawTable block) {
        long ofRow = block.columns().stream()
                .mapToLong(column -> column instanceof RawColumn.Texts ? BYTES_OF_TEXT : BYTES_OF_NUMBER)
                .sum();
        return ofRow * block.rows();
    }
}
