package org.kudari.parquet;

import dev.hardwood.reader.ColumnReaders;
import java.util.List;
import java.util.NoSuchElementException;
import org.kudari.io.InvalidInputException;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.WiderTypesException;
import org.kudari.table.cells.TableCells;

/** Reads file after file, batch by batch. */
final class ParquetRowReader implements RowReader {
    private final ParquetSource source;
    private final TableCells cells;
    private final int batchRows;
    private int nextFile;
    private ParquetFile file;
    private ColumnReaders columns;
    private long rowsOfFile;
    private RawTable next;
    private boolean isEnd;

    ParquetRowReader(ParquetSource source, TableCells cells, int batchRows) {
        this.source = source;
        this.cells = cells;
        this.batchRows = batchRows;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !isEnd) {
            try {
                next = advance();
            } catch (InvalidInputException | WiderTypesException problem) {
                close();
                throw problem;
            } catch (RuntimeException problem) {
                InvalidInputException error = file == null ? null : problem(problem);
                close();
                throw error == null ? problem : error;
            } catch (Error problem) {
                close();
                throw problem;
            }
        }
        return next != null;
    }

    @Override
    public RawTable next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more rows");
        }
        RawTable table = next;
        next = null;
        return table;
    }

    private RawTable advance() {
        while (true) {
            if (file == null) {
                if (nextFile == source.fileCount()) {
                    close();
                    cells.end();
                    return null;
                }
                file = source.open(nextFile++);
                rowsOfFile = 0;
                columns = file.readers(batchRows);
            }
            if (nextBatch()) {
                return decode(columns.getRecordCount());
            }
            if (rowsOfFile != file.rows()) {
                throw Thread.currentThread().isInterrupted() ? file.interrupted() : file.incomplete(rowsOfFile);
            }
            closeFile();
        }
    }

    /** Where a thread is interrupted, Hardwood would end as if there were no more rows. */
    private boolean nextBatch() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            return columns.nextBatch();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private InvalidInputException problem(RuntimeException problem) {
        return Thread.currentThread().isInterrupted() ? file.interrupted() : file.damaged(problem);
    }

    private RawTable decode(int rows) {
        List<ParquetColumn> wanted = file.columns();
        for (int column = 0; column < wanted.size(); column++) {
            ParquetColumn source = wanted.get(column);
            source.decoder().decode(columns.getColumnReader(source.index()), rows, cells.column(column));
        }
        rowsOfFile += rows;
        return cells.block();
    }

    private void closeFile() {
        if (columns != null) {
            columns.close();
            columns = null;
        }
        if (file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public void close() {
        isEnd = true;
        closeFile();
    }
}
