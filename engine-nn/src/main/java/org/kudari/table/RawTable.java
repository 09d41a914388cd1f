package org.kudari.table;

import java.util.ArrayList;
import java.util.List;
import org.kudari.io.InvalidInputException;

/**
 * Rows of a source in columns, as they were read. All rows of a small source, or a block of those of a large one.
 *
 * @param firstRow the number of the first of the rows in the source, from 0
 * @param rows the number of rows
 * @param columns the columns that were read, each of so many rows
 */
public record RawTable(long firstRow, int rows, List<RawColumn> columns) {
    private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

    /**
     * Copies the list, and checks the columns.
     *
     * @throws IllegalArgumentException if a column has another number of rows
     */
    public RawTable {
        columns = List.copyOf(columns);
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column).rows() != rows) {
                throw new IllegalArgumentException(
                        "column " + column + " has " + columns.get(column).rows() + " rows, but the table has " + rows);
            }
        }
    }

    /**
     * {@return the rows of blocks that follow each other, as one table}
     *
     * @param blocks the blocks of a reading, in their order; at least one
     * @throws IllegalArgumentException if there is no block, they differ in their columns, their texts are not of one
     *     dictionary, or there are too many rows for an array
     */
    public static RawTable join(List<RawTable> blocks) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("there are no blocks to join");
        }
        RawTable first = blocks.getFirst();
        if (blocks.size() == 1) {
            return first;
        }
        long rows = blocks.stream().mapToLong(RawTable::rows).sum();
        if (rows > MOST_ROWS) {
            throw new IllegalArgumentException("no array holds " + rows + " rows");
        }
        List<RawColumn> joined = new ArrayList<>();
        for (int column = 0; column < first.columns.size(); column++) {
            joined.add(JoinedColumn.of(blocks, column, (int) rows));
        }
        return new RawTable(first.firstRow, (int) rows, joined);
    }

    /**
     * {@return a column}
     *
     * @param index the column, from 0
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public RawColumn column(int index) {
        return columns.get(index);
    }

    /**
     * {@return a copy of some of the rows, as a table of its own}
     *
     * @param selected the rows, from 0, in the order of the result
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public RawTable select(int... selected) {
        return new RawTable(
                0,
                selected.length,
                columns.stream().map(column -> column.select(selected)).toList());
    }

    /**
     * Reads all rows of a source into memory.
     *
     * @param source the source
     * @param types the types to begin with, one for each column
     * @param mismatch whether a cell that is not of its column's type is an error, or the column is read again as texts
     * @return all rows, with a column for each of the source's
     * @throws org.kudari.io.InvalidInputException if the source cannot be read, or has more rows than fit in memory
     */
    public static RawTable readAll(TableSource source, List<CellType> types, TableSource.Mismatch mismatch) {
        List<CellType> tried = types;
        while (true) {
            try (RowReader reader = source.read(tried, mismatch)) {
                List<RawTable> blocks = new ArrayList<>();
                reader.forEachRemaining(blocks::add);
                requireFitting(source, blocks);
                return join(blocks);
            } catch (WiderTypesException wider) {
                tried = wider.types();
            }
        }
    }

    private static void requireFitting(TableSource source, List<RawTable> blocks) {
        long rows = blocks.stream().mapToLong(RawTable::rows).sum();
        if (rows > MOST_ROWS) {
            throw new InvalidInputException(source.name() + ": has " + rows + " rows, more than fit in memory");
        }
        if (rows == 0) {
            throw new InvalidInputException(source.name() + ": has no rows");
        }
    }
}
