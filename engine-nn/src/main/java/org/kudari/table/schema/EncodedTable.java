package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;

/**
 * Rows as a model takes them. The arrays are shared with the caller, and must not be changed.
 *
 * @param rows the number of rows
 * @param width the number of float features of a row
 * @param features {@code rows x width} float features, row by row
 * @param indexWidth the number of indices of a row, one for each embedded column
 * @param indices {@code rows x indexWidth} indices, row by row
 * @param target the label: class indices, or standardised quantities; empty if the rows have none
 */
public record EncodedTable(
        int rows, int width, float[] features, int indexWidth, int[] indices, Optional<Target> target) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if one does not fit
     */
    public EncodedTable {
        if (features.length != Math.multiplyExact(rows, width)
                || indices.length != Math.multiplyExact(rows, indexWidth)
                || target.isPresent() && target.get().rows() != rows) {
            throw new IllegalArgumentException(features.length + " features and " + indices.length + " indices are not "
                    + rows + " rows of " + width + " and " + indexWidth);
        }
    }

    /**
     * {@return the rows as the inputs of a model: the float features, if there are any, and then the indices, if there are
     * any}
     */
    public Table table() {
        List<Features> inputs = new ArrayList<>();
        if (width > 0) {
            inputs.add(new Features.Floats(width, features));
        }
        if (indexWidth > 0) {
            inputs.add(new Features.Ints(indexWidth, indices));
        }
        return new Table(inputs, target.map(List::of).orElseGet(List::of));
    }
}
