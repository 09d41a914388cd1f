package org.kudari.table.schema;

import org.kudari.table.CellType;

/**
 * A number. The model sees it transformed and standardised, both in double before it is rounded to float32.
 *
 * @param name the name of the column
 * @param fill what a missing cell counts as, in the column's own units
 * @param flag whether a second feature is 1 where the cell was missing, and 0 elsewhere
 * @param transform what is done before standardising
 * @param scale mean and deviation of the transformed numbers
 */
public record NumberColumn(String name, double fill, boolean flag, Transform transform, Scale scale)
        implements ColumnSchema {

    /**
     * Checks the number to fill in.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public NumberColumn {
        if (!Double.isFinite(fill)) {
            throw new IllegalArgumentException("column '" + name + "' cannot be filled with " + fill);
        }
    }

    /**
     * {@return the first feature of a cell: transformed and standardised}
     *
     * @param number the number, in the column's own units; NaN if it is missing
     */
    public double encode(double number) {
        return scale.apply(transform.apply(Double.isNaN(number) ? fill : number));
    }

    @Override
    public String kind() {
        return "number";
    }

    @Override
    public String description() {
        String transformed = switch (transform) {
            case Transform.None _ -> "";
            case Transform.Log _ -> "logarithm, ";
            case Transform.Quantile _ -> "rank from 0 to 1, ";
        };
        boolean isObvious = !flag && transform instanceof Transform.None && fill == scale.mean();
        String missing =
                isObvious ? "" : "; gaps filled with " + SchemaText.shortNumber(fill) + (flag ? ", and a flag" : "");
        return transformed + "standardised: " + SchemaText.of(scale) + missing;
    }

    @Override
    public CellType type() {
        return CellType.NUMBER;
    }

    @Override
    public int width() {
        return flag ? 2 : 1;
    }
}
