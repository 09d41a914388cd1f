package org.kudari.table.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.WiderTypesException;

/** All rows of a source: in memory if they fit, and in a temporary file otherwise. */
public sealed interface StoredTable extends AutoCloseable permits StoredTable.InMemory, SpilledTable {

    /** {@return the types that the columns were read by in the end} */
    List<CellType> types();

    /** {@return the rows in their order, some at a time} */
    Iterable<RawTable> blocks();

    @Override
    void close();

    /**
     * Rows in memory.
     *
     * @param table the rows
     */
    record InMemory(RawTable table) implements StoredTable {
        @Override
        public List<CellType> types() {
            return table.columns().stream().map(column -> column.type()).toList();
        }

        @Override
        public Iterable<RawTable> blocks() {
            return List.of(table);
        }

        @Override
        public void close() {}
    }

    /**
     * Reads all rows of a source.
     *
     * @param source the source
     * @param types the types to begin with, one for each column
     * @param mismatch whether a cell that is not of its column's type is an error, or the column is read again
     * @param memory how much memory there is for it
     * @return the rows, which the caller closes
     * @throws InvalidInputException if the source cannot be read, has no rows, or a file cannot be written
     */
    static StoredTable read(
            TableSource source, List<CellType> types, TableSource.Mismatch mismatch, TableMemory memory) {
        List<String> told = new ArrayList<>();
        TableMemory once = new TableMemory(memory.bytes(), memory.folder(), line -> {
            if (told.isEmpty()) {
                told.add(line);
                memory.announce().accept(line);
            }
        });
        List<CellType> tried = types;
        while (true) {
            try {
                return readOnce(source, tried, mismatch, once);
            } catch (WiderTypesException wider) {
                tried = wider.types();
            }
        }
    }

    private static StoredTable readOnce(
            TableSource source, List<CellType> types, TableSource.Mismatch mismatch, TableMemory memory) {
        try (RowReader reader = source.read(types, mismatch)) {
            List<RawTable> blocks = new ArrayList<>();
            long bytes = 0;
            while (reader.hasNext()) {
                RawTable block = reader.next();
                blocks.add(block);
                bytes += TableMemory.bytesOf(block);
                if (bytes > memory.bytes()) {
                    memory.announce().accept(tooLarge(source, memory));
                    return SpilledTable.of(blocks, reader, memory.folder());
                }
            }
            if (blocks.isEmpty()) {
                throw new InvalidInputException(source.name() + ": has no rows");
            }
            return new InMemory(RawTable.join(blocks));
        }
    }

    private static String tooLarge(TableSource source, TableMemory memory) {
        return String.format(
                Locale.ROOT,
                "%s: takes more than the %s of memory that there are for it, so it is converted to a temporary file in"
                        + " %s",
                source.name(),
                memory.bytes() < 1 << 20
                        ? String.format(Locale.ROOT, "%,d bytes", Math.max(0, memory.bytes()))
                        : String.format(Locale.ROOT, "%,d MB", memory.bytes() >> 20),
                memory.folder());
    }
}
