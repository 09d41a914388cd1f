package org.kudari.parquet;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import org.kudari.table.cells.CellColumn;

/** Reads the cells of a column from a batch of rows. */
@FunctionalInterface
interface CellDecoder {
    /**
     * Reads all rows of a batch.
     *
     * @param batch the column, at the batch
     * @param rows the number of rows
     * @param cells what takes the cells, one for each row
     */
    void decode(ColumnReader batch, int rows, CellColumn cells);

    /** Takes the cell of a row that is not null. */
    @FunctionalInterface
    interface Cell {
        void take(int row);
    }

    /** Calls {@code cell} for each row, in order, that is not null. */
    static void each(ColumnReader batch, int rows, CellColumn cells, Cell cell) {
        Validity validity = batch.getLeafValidity();
        if (!validity.hasNulls()) {
            for (int row = 0; row < rows; row++) {
                cell.take(row);
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (validity.isNull(row)) {
                cells.missing();
            } else {
                cell.take(row);
            }
        }
    }
}
