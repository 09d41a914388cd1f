package org.kudari.table.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.kudari.data.file.TemporaryFile;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;

/**
 * The rows of a source in a temporary file, as they were read and in their order: numbers and times as doubles, texts as
 * codes. The dictionaries of texts are in memory. Closing it deletes the file.
 */
public final class SpilledTable implements StoredTable {
    private record Block(long at, long firstRow, int rows) {}

    private final TemporaryFile file;
    private final List<Block> blocks = new ArrayList<>();
    private List<CellType> types = List.of();
    /** Null for columns that are not texts. */
    private TextDictionary[] dictionaries = {};

    private long rows;
    private byte[] piece = {};

    private SpilledTable(TemporaryFile file) {
        this.file = file;
    }

    /**
     * Writes the rows of a reading.
     *
     * @param first the blocks that were read already, which are removed from the list; at least one
     * @param rest gives the blocks after these
     * @param folder where the file is
     */
    static SpilledTable of(List<RawTable> first, Iterator<RawTable> rest, Path folder) {
        SpilledTable spilled = new SpilledTable(TemporaryFile.in(folder));
        boolean isComplete = false;
        try {
            first.forEach(spilled::add);
            first.clear();
            rest.forEachRemaining(spilled::add);
            isComplete = true;
            return spilled;
        } finally {
            if (!isComplete) {
                spilled.close();
            }
        }
    }

    private void add(RawTable block) {
        if (blocks.isEmpty()) {
            types = block.columns().stream().map(RawColumn::type).toList();
            dictionaries = block.columns().stream()
                    .map(column -> column instanceof RawColumn.Texts texts ? texts.texts() : null)
                    .toArray(TextDictionary[]::new);
        }
        blocks.add(new Block(file.size(), rows, block.rows()));
        for (int column = 0; column < types.size(); column++) {
            RawColumn cells = block.column(column);
            if (cells instanceof RawColumn.Texts texts && texts.texts() != dictionaries[column]) {
                throw new IllegalArgumentException(
                        "the texts of column " + column + " are not of one dictionary in all blocks");
            }
            append(
                    switch (cells) {
                        case RawColumn.Numbers numbers -> MemorySegment.ofArray(numbers.values());
                        case RawColumn.Times times -> MemorySegment.ofArray(times.seconds());
                        case RawColumn.Texts texts -> MemorySegment.ofArray(texts.codes());
                    });
        }
        rows += block.rows();
    }

    private void append(MemorySegment cells) {
        int bytes = Math.toIntExact(cells.byteSize());
        if (piece.length < bytes) {
            piece = new byte[bytes];
        }
        MemorySegment.copy(
                cells, ValueLayout.JAVA_BYTE, 0, MemorySegment.ofArray(piece), ValueLayout.JAVA_BYTE, 0, bytes);
        file.append(piece, bytes);
    }

    /** {@return the number of rows} */
    public long rows() {
        return rows;
    }

    /** {@return the bytes of the file} */
    public long bytes() {
        return file.size();
    }

    @Override
    public List<CellType> types() {
        return types;
    }

    /** {@return the rows in their order, some at a time, which are read when they are asked for} */
    @Override
    public Iterable<RawTable> blocks() {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < blocks.size();
            }

            @Override
            public RawTable next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are no more rows");
                }
                return read(blocks.get(next++));
            }
        };
    }

    private RawTable read(Block block) {
        List<RawColumn> columns = new ArrayList<>();
        long at = block.at;
        for (int column = 0; column < types.size(); column++) {
            int bytes = block.rows * (types.get(column) == CellType.TEXT ? Integer.BYTES : Double.BYTES);
            byte[] read = new byte[bytes];
            file.read(at, read, 0, bytes);
            MemorySegment cells = MemorySegment.ofArray(read);
            columns.add(
                    switch (types.get(column)) {
                        case NUMBER -> new RawColumn.Numbers(doubles(cells, block.rows));
                        case TIME -> new RawColumn.Times(doubles(cells, block.rows));
                        case TEXT -> {
                            int[] codes = new int[block.rows];
                            MemorySegment.copy(
                                    cells,
                                    ValueLayout.JAVA_BYTE,
                                    0,
                                    MemorySegment.ofArray(codes),
                                    ValueLayout.JAVA_BYTE,
                                    0,
                                    bytes);
                            yield new RawColumn.Texts(codes, dictionaries[column]);
                        }
                    });
            at += bytes;
        }
        return new RawTable(block.firstRow, block.rows, columns);
    }

    private static double[] doubles(MemorySegment cells, int rows) {
        double[] values = new double[rows];
        MemorySegment.copy(
                cells,
                ValueLayout.JAVA_BYTE,
                0,
                MemorySegment.ofArray(values),
                ValueLayout.JAVA_BYTE,
                0,
                cells.byteSize());
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
