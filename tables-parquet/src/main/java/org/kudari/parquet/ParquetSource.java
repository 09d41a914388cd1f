package org.kudari.parquet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellFormat;
import org.kudari.table.CellType;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.cells.TableCells;

/**
 * A table in Parquet files. It has the same cells as the text file that would hold its rows:
 *
 * <ul>
 *   <li>Numbers are numbers. One of single precision is the double that its shortest text stands for, so 0.1f is 0.1. A
 *       whole number beyond 2^53 is the nearest double, but exact where the column is read as texts.
 *   <li>Strings, enums, UUIDs, times of day and booleans are texts, also if all of them look like numbers.
 *   <li>Dates and timestamps are times. As texts they are written as {@code 2024-01-31} and {@code 2024-01-31 23:59:59.5},
 *       with {@code +00} after those that are moments in UTC.
 *   <li>A null is a missing cell, and so are NaN, an empty text, and the texts that the options name.
 * </ul>
 *
 * <p>Columns of lists, maps, groups and plain bytes are left out; {@link #notes()} says which. Errors are {@link
 * InvalidInputException}s of one line that name the file, the row (from 1) and the column.
 */
public final class ParquetSource implements TableSource {
    private static final int CELLS = 1 << 20;
    private static final int MOST_ROWS = 1 << 16;
    private static final int FEWEST_ROWS = 1 << 8;

    private final List<Path> files;
    private final List<String> missing;
    private final List<String> columns;
    private final List<CellType> types;
    private final List<String> notes;
    private final long[] rows;
    private final int blockRows;

    private ParquetSource(List<Path> files, Collection<String> missing, int blockRows) {
        this.files = List.copyOf(files);
        this.missing = List.copyOf(missing);
        rows = new long[files.size()];
        Arrays.fill(rows, -1);
        try (ParquetFile first = ParquetFile.open(files.getFirst())) {
            columns = first.columnNames();
            types = first.columns().stream().map(ParquetColumn::type).toList();
            notes = first.leftOut();
            rows[0] = first.rows();
        }
        if (columns.isEmpty()) {
            String reason = notes.isEmpty() ? "" : ": " + notes.getFirst();
            throw new InvalidInputException(files.getFirst() + ": has no column that can be read" + reason);
        }
        if (files.size() == 1 && rows[0] == 0) {
            throw new InvalidInputException(files.getFirst() + ": has columns, but no rows");
        }
        this.blockRows = blockRows > 0 ? blockRows : Math.clamp(CELLS / columns.size(), FEWEST_ROWS, MOST_ROWS);
    }

    /**
     * Opens a file and reads what it says of its columns. Missing are nulls, and the texts that are missing by default.
     *
     * @param file the file
     * @return the table
     * @throws InvalidInputException if it cannot be read, is no Parquet file, or has no rows or columns
     */
    public static ParquetSource of(Path file) {
        return of(List.of(file), SourceOptions.MISSING);
    }

    /**
     * Opens several files that are one table, one after the other. All have the same columns in the same order.
     *
     * @param files the files, at least one
     * @param missing the texts that are missing cells, beside nulls and the empty text
     * @return the table
     * @throws InvalidInputException if the first file cannot be read, is no Parquet file, or has no columns
     * @throws IllegalArgumentException if there is no file
     */
    public static ParquetSource of(List<Path> files, Collection<String> missing) {
        return of(files, missing, 0);
    }

    /** With blocks of a number of rows, for tests; 0 chooses it. */
    static ParquetSource of(List<Path> files, Collection<String> missing, int blockRows) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one file");
        }
        return new ParquetSource(files, missing, blockRows);
    }

    @Override
    public String name() {
        return files.size() == 1
                ? files.getFirst().toString()
                : files.getFirst() + " and " + (files.size() - 1) + " more";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    /** {@inheritDoc} They are those of the first file, and change only where another has others. */
    @Override
    public List<CellType> likelyTypes() {
        return types;
    }

    @Override
    public CellFormat cellFormat() {
        return new CellFormat(missing, '.');
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public RowReader read(List<CellType> cellTypes, Mismatch mismatch) {
        return new ParquetRowReader(this, new TableCells(this, cellTypes, mismatch, missing), blockRows);
    }

    @Override
    public String placeOf(long row) {
        long before = 0;
        for (int file = 0; file < files.size(); file++) {
            if (rows[file] < 0) {
                open(file).close();
            }
            if (row < before + rows[file]) {
                return files.get(file) + ", row " + (row - before + 1);
            }
            before += rows[file];
        }
        throw new IndexOutOfBoundsException("there is no row " + row + " in the " + before + " rows of " + name());
    }

    int fileCount() {
        return files.size();
    }

    /** Opens a file, which must have the columns of the first. */
    ParquetFile open(int index) {
        ParquetFile file = ParquetFile.open(files.get(index));
        List<String> names = file.columnNames();
        if (!names.equals(columns)) {
            file.close();
            throw file.unlike(columns);
        }
        rows[index] = file.rows();
        return file;
    }
}
