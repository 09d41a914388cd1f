package org.kudari.data.file;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Some rows of a {@link RowFile} in the Java heap, each part of all rows together. */
public final class Window {
    private final List<RowPart> parts;
    private final MemorySegment[] values;
    private final int rows;

    private Window(List<RowPart> parts, MemorySegment[] values, int rows) {
        this.parts = parts;
        this.values = values;
        this.rows = rows;
    }

    static Window of(List<RowPart> parts, int rows) {
        MemorySegment[] values = new MemorySegment[parts.size()];
        for (int part = 0; part < values.length; part++) {
            long bytes = (long) rows * parts.get(part).bytes();
            // Longs, so that elements of any type are aligned.
            values[part] = MemorySegment.ofArray(new long[Math.toIntExact(Math.ceilDiv(bytes, Long.BYTES))])
                    .asSlice(0, bytes);
        }
        return new Window(parts, values, rows);
    }

    /** Copies a row from a file's. */
    void put(int row, MemorySegment from, long at) {
        long next = at;
        for (int part = 0; part < values.length; part++) {
            long bytes = parts.get(part).bytes();
            MemorySegment.copy(from, next, values[part], row * bytes, bytes);
            next += bytes;
        }
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /**
     * {@return a part of some rows, row by row}
     *
     * @param part the part: the inputs, and then the targets
     * @param from the first row, from 0
     * @param count the number of rows
     * @throws IndexOutOfBoundsException if the window does not have them
     */
    public MemorySegment part(int part, int from, int count) {
        long bytes = parts.get(part).bytes();
        return values[part].asSlice(from * bytes, count * bytes);
    }
}
