package org.kudari.data.file;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;

/**
 * Rows as a model takes them, in a temporary file: of each row its inputs and then its targets, as this machine holds
 * them. Closing it deletes it. Any number of threads may read it.
 */
public final class RowFile implements AutoCloseable {
    /** What is read at a time: the JVM copies it once more. */
    private static final int PIECE_BYTES = 1 << 18;

    /** Of an array. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final TemporaryFile file;
    private final List<RowPart> inputs;
    private final List<RowPart> targets;
    private final List<RowPart> parts;
    private final int rowBytes;
    private final int rows;
    private final String checksum;

    RowFile(TemporaryFile file, List<RowPart> inputs, List<RowPart> targets, int rows, String checksum) {
        this.file = file;
        this.inputs = inputs;
        this.targets = targets;
        this.parts = Stream.concat(inputs.stream(), targets.stream()).toList();
        this.rowBytes = parts.stream().mapToInt(RowPart::bytes).sum();
        this.rows = rows;
        this.checksum = checksum;
    }

    /** {@return what a row has for each input of a model} */
    public List<RowPart> inputs() {
        return inputs;
    }

    /** {@return what a row has of each target} */
    public List<RowPart> targets() {
        return targets;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return the bytes of a row} */
    public int rowBytes() {
        return rowBytes;
    }

    /** {@return the bytes of the file} */
    public long bytes() {
        return (long) rows * rowBytes;
    }

    /** {@return the CRC-32C of all rows, in eight hexadecimal digits} */
    public String checksum() {
        return checksum;
    }

    /**
     * Reads some rows into memory.
     *
     * @param runs the rows in the file
     * @param order the order of the window: which of the rows of all runs together stands at each place; null for theirs
     * @return the window
     * @throws InvalidInputException if they cannot be read, or are more than 2 GB
     */
    public Window read(List<RowRun> runs, int[] order) {
        long count = runs.stream().mapToLong(RowRun::count).sum();
        if (count * rowBytes > MOST_BYTES) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%,d rows of %,d bytes are more than the 2 GB of a file that can be in memory at once; take smaller"
                            + " batches",
                    count,
                    rowBytes));
        }
        byte[] bytes = new byte[(int) count * rowBytes];
        int at = 0;
        for (RowRun run : runs) {
            long position = (long) run.first() * rowBytes;
            int end = at + run.count() * rowBytes;
            while (at < end) {
                int length = Math.min(PIECE_BYTES, end - at);
                file.read(position, bytes, at, length);
                position += length;
                at += length;
            }
        }
        return new Window(parts, bytes, rowBytes, order);
    }

    @Override
    public void close() {
        file.close();
    }
}
