package org.kudari.table.schema.inference;

import org.kudari.table.RawColumn;
import org.kudari.table.schema.ColumnSchema;

/** What is learned of a column, block by block, and what comes of it at the end. */
interface ColumnStatistics {

    /**
     * Looks at cells.
     *
     * @param column a block's cells
     * @param rows the rows to look at, from 0 in the block
     */
    void add(RawColumn column, int... rows);

    /** The schema of the column, after all rows. */
    ColumnSchema schema();
}
