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
        if (rows > Integer.MAX_VALUE - 8) {
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
                return concatenate(source, tried, blocks);
            } catch (WiderTypesException wider) {
                tried = wider.types();
            }
        }
    }

    private static RawTable concatenate(TableSource source, List<CellType> types, List<RawTable> blocks) {
        long rows = blocks.stream().mapToLong(RawTable::rows).sum();
        if (rows > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(source.name() + ": has " + rows + " rows, more than fit in memory");
        }
        List<RawColumn> columns = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
            int index = column;
            List<RawColumn> parts =
                    blocks.stream().map(block -> block.column(index)).toList();
            columns.add(concatenate(types.get(column), (int) rows, parts));
        }
        return new RawTable(0, (int) rows, columns);
    }

    private static RawColumn concatenate(CellType type, int rows, List<RawColumn> parts) {
        return switch (type) {
            case NUMBER ->
                new RawColumn.Numbers(doubles(
                        rows,
                        parts.stream()
                                .map(part -> ((RawColumn.Numbers) part).values())
                                .toList()));
            case TIME ->
                new RawColumn.Times(doubles(
                        rows,
                        parts.stream()
                                .map(part -> ((RawColumn.Times) part).seconds())
                                .toList()));
            case TEXT -> {
                int[] codes = new int[rows];
                int at = 0;
                TextDictionary texts = new TextDictionary(1);
                for (RawColumn part : parts) {
                    RawColumn.Texts read = (RawColumn.Texts) part;
                    System.arraycopy(read.codes(), 0, codes, at, read.rows());
                    at += read.rows();
                    texts = read.texts();
                }
                yield new RawColumn.Texts(codes, texts);
            }
        };
    }

    private static double[] doubles(int rows, List<double[]> parts) {
        double[] all = new double[rows];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
