package org.kudari.table.cells;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.WiderTypesException;

/** The cells of one reading of a source, column by column, which become blocks of rows. */
public final class TableCells {
    private final TableSource source;
    private final List<CellType> types;
    private final Mismatch mismatch;
    private final List<CellColumn> columns = new ArrayList<>();
    private long rows;

    /**
     * Begins with no cells.
     *
     * @param source what is read; errors name its columns and places
     * @param types the type that each column is to have
     * @param mismatch what happens where a cell is not of its column's type
     * @param missing the texts that are missing cells, beside the empty one
     * @throws IllegalArgumentException if there is not one type for each column
     */
    public TableCells(TableSource source, List<CellType> types, Mismatch mismatch, Collection<String> missing) {
        if (types.size() != source.columns().size()) {
            throw new IllegalArgumentException(
                    types.size() + " types for the " + source.columns().size() + " columns of " + source.name());
        }
        this.source = source;
        this.types = List.copyOf(types);
        this.mismatch = mismatch;
        for (int column = 0; column < types.size(); column++) {
            int index = column;
            CellColumn.Errors errors = (row, problem) -> error(rows + row, index, problem);
            columns.add(
                    switch (types.get(column)) {
                        case NUMBER -> new NumberCells(mismatch, missing, errors);
                        case TIME -> new TimeCells(mismatch, missing, errors);
                        case TEXT -> new TextCells(mismatch, missing, errors);
                    });
        }
    }

    /**
     * {@return names for columns, without the spaces around them; where one is empty, the index of the column}
     *
     * @param names the names that a source has
     */
    public static List<String> names(List<String> names) {
        List<String> stripped =
                new ArrayList<>(names.stream().map(String::strip).toList());
        for (int column = 0; column < stripped.size(); column++) {
            String index = Integer.toString(column);
            if (stripped.get(column).isEmpty() && !stripped.contains(index)) {
                stripped.set(column, index);
            }
        }
        return Collections.unmodifiableList(stripped);
    }

    /**
     * {@return what takes the cells of a column}
     *
     * @param index the column, from 0
     */
    public CellColumn column(int index) {
        return columns.get(index);
    }

    /** {@return the number of rows in the blocks so far} */
    public long rows() {
        return rows;
    }

    /**
     * {@return the rows since the last block, as a block}
     *
     * @throws IllegalStateException if the columns have different numbers of cells
     */
    public RawTable block() {
        int count = columns.isEmpty() ? 0 : columns.getFirst().rows();
        List<RawColumn> block = new ArrayList<>();
        for (CellColumn column : columns) {
            if (column.rows() != count) {
                throw new IllegalStateException("a column of " + source.name() + " has " + column.rows()
                        + " cells in a block of " + count + " rows");
            }
            block.add(column.take());
        }
        RawTable table = new RawTable(rows, count, block);
        rows += count;
        return table;
    }

    /**
     * Ends the reading.
     *
     * @throws WiderTypesException if all rows were to be looked at, and some cells need a wider type
     * @throws InvalidInputException if there were no rows, or a column of numbers has an infinite one
     */
    public void end() {
        if (rows == 0) {
            throw new InvalidInputException(source.name() + ": has columns, but no rows");
        }
        if (mismatch == Mismatch.WIDEN) {
            List<CellType> fitting = columns.stream().map(CellColumn::fitting).toList();
            if (!fitting.equals(types)) {
                throw new WiderTypesException(fitting);
            }
        }
    }

    private InvalidInputException error(long row, int column, String problem) {
        String name = source.columns().get(column);
        boolean isClear = source.isNamed() && !name.isEmpty() && Collections.frequency(source.columns(), name) == 1;
        return new InvalidInputException(source.placeOf(row) + ", column "
                + (isClear ? FileErrors.quote(name) : column + " (counted from 0)") + ": " + problem);
    }
}
