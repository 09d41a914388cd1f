package org.kudari.table.schema;

import org.kudari.table.CellType;

/**
 * The number that a model predicts. The model sees it standardised.
 *
 * @param name the name of the column
 * @param scale mean and deviation in the training rows
 */
public record QuantityLabel(String name, Scale scale) implements ColumnSchema {
    @Override
    public String kind() {
        return "label";
    }

    @Override
    public String description() {
        return "a number to predict, standardised: " + SchemaText.of(scale);
    }

    @Override
    public CellType type() {
        return CellType.NUMBER;
    }
}
