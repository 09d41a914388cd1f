package org.kudari.data.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** Writes a {@link RowFile}. Closing it before it is finished deletes what was written. It belongs to one thread. */
public final class RowFileWriter implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 20;

    private final TemporaryFile file;
    private final List<RowPart> inputs;
    private final List<RowPart> targets;
    private final int[] bytes;
    private final byte[] piece;
    private final MemorySegment written;
    private final int rowBytes;
    private final CRC32C crc = new CRC32C();
    private int used;
    private long rows;
    private boolean isFinished;

    /**
     * A file without rows.
     *
     * @param folder where it is
     * @param inputs what a row has for each input of a model
     * @param targets what a row has of each target
     * @throws InvalidInputException if it cannot be made
     */
    public RowFileWriter(Path folder, List<RowPart> inputs, List<RowPart> targets) {
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        bytes = Stream.concat(inputs.stream(), targets.stream())
                .mapToInt(RowPart::bytes)
                .toArray();
        int sum = 0;
        for (int ofPart : bytes) {
            sum += ofPart;
        }
        rowBytes = sum;
        piece = new byte[Math.max(1, PIECE_BYTES / rowBytes) * rowBytes];
        written = MemorySegment.ofArray(piece);
        crc.update(("rows in a file: " + inputs + targets).getBytes(StandardCharsets.UTF_8));
        file = TemporaryFile.in(folder);
    }

    /**
     * Adds rows.
     *
     * @param count the number of rows
     * @param parts the inputs and then the targets of them, each row by row
     * @throws InvalidInputException if they cannot be written, or there are more than 2,147,483,639
     */
    public void add(int count, List<MemorySegment> parts) {
        rows += count;
        if (rows > Integer.MAX_VALUE - 8) {
            throw FileErrors.in(file.folder(), "a table of more than %,d rows cannot be trained on", rows - count);
        }
        for (int row = 0; row < count; row++) {
            for (int part = 0; part < bytes.length; part++) {
                MemorySegment.copy(
                        parts.get(part),
                        ValueLayout.JAVA_BYTE,
                        (long) row * bytes[part],
                        written,
                        ValueLayout.JAVA_BYTE,
                        used,
                        bytes[part]);
                used += bytes[part];
            }
            if (used == piece.length) {
                flush();
            }
        }
    }

    private void flush() {
        file.append(piece, used);
        crc.update(piece, 0, used);
        used = 0;
    }

    /** {@return the file, which the caller closes} */
    public RowFile finish() {
        flush();
        isFinished = true;
        return new RowFile(file, inputs, targets, (int) rows, String.format(Locale.ROOT, "%08x", crc.getValue()));
    }

    @Override
    public void close() {
        if (!isFinished) {
            file.close();
        }
    }
}
