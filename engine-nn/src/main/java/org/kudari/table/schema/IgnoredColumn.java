package org.kudari.table.schema;

import org.kudari.table.CellType;

/**
 * A column that a model does not see. Rows to predict may lack it.
 *
 * @param name the name of the column
 * @param reason why it is ignored
 */
public record IgnoredColumn(String name, String reason) implements ColumnSchema {
    @Override
    public String kind() {
        return "ignored";
    }

    @Override
    public String description() {
        return reason;
    }

    /** {@return text, which any cell is} */
    @Override
    public CellType type() {
        return CellType.TEXT;
    }
}
