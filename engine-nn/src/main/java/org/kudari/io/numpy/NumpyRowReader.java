package org.kudari.io.numpy;

import java.util.NoSuchElementException;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.cells.TableCells;

/** Reads some rows of the arrays after the other. */
final class NumpyRowReader implements RowReader {
    private static final int CELLS = 1 << 20;
    private static final int MOST_ROWS = 1 << 16;

    private final NumpyArrays arrays;
    private final TableCells cells;
    private final int features;
    private final int blockRows;
    private long nextRow;
    private boolean isEnd;

    NumpyRowReader(NumpyArrays arrays, TableCells cells) {
        this.arrays = arrays;
        this.cells = cells;
        features = arrays.features().columns();
        blockRows = Math.clamp(CELLS / features, 1, MOST_ROWS);
    }

    @Override
    public boolean hasNext() {
        if (!isEnd && nextRow == arrays.features().rows()) {
            isEnd = true;
            cells.end();
        }
        return !isEnd;
    }

    @Override
    public RawTable next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more rows");
        }
        int rows = (int) Math.min(blockRows, arrays.features().rows() - nextRow);
        for (int column = 0; column < features; column++) {
            ArrayCells.add(arrays.features().data(), nextRow * features + column, features, rows, cells.column(column));
        }
        arrays.labels().ifPresent(labels -> ArrayCells.add(labels.data(), nextRow, 1, rows, cells.column(features)));
        nextRow += rows;
        return cells.block();
    }

    /** Nothing is held but memory that is given back when nobody knows it. */
    @Override
    public void close() {
        isEnd = true;
    }
}
