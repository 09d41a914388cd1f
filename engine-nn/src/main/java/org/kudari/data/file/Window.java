package org.kudari.data.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/** Some rows of a {@link RowFile} in the Java heap, as they are in the file. They are put in order where they are read. */
public final class Window {
    private final List<RowPart> parts;
    private final MemorySegment bytes;
    private final int rowBytes;
    private final int rows;
    /** Which row stands at each place; null for the order of the bytes. */
    private final int[] order;

    Window(List<RowPart> parts, byte[] bytes, int rowBytes, int[] order) {
        this.parts = parts;
        this.bytes = MemorySegment.ofArray(bytes);
        this.rowBytes = rowBytes;
        this.rows = bytes.length / rowBytes;
        this.order = order;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /**
     * {@return a copy of a part of some rows, row by row}
     *
     * @param part the part: the inputs, and then the targets
     * @param from the first row, from 0
     * @param count the number of rows
     * @throws IndexOutOfBoundsException if the window does not have them
     */
    public MemorySegment part(int part, int from, int count) {
        Objects.checkFromIndexSize(from, count, rows);
        int offset = 0;
        for (int i = 0; i < part; i++) {
            offset += parts.get(i).bytes();
        }
        int length = parts.get(part).bytes();
        long size = (long) count * length;
        // Longs, so that elements of any type are aligned.
        MemorySegment copy = MemorySegment.ofArray(new long[Math.toIntExact(Math.ceilDiv(size, Long.BYTES))])
                .asSlice(0, size);
        for (int i = 0; i < count; i++) {
            long row = order == null ? from + i : order[from + i];
            MemorySegment.copy(
                    bytes,
                    ValueLayout.JAVA_BYTE,
                    row * rowBytes + offset,
                    copy,
                    ValueLayout.JAVA_BYTE,
                    (long) i * length,
                    length);
        }
        return copy;
    }
}
