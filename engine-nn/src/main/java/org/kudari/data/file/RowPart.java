package org.kudari.data.file;

import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * What a row has of one tensor.
 *
 * @param type the type of its elements
 * @param row the shape of a row: a scalar, or so many columns
 */
public record RowPart(DType type, Shape row) {

    /**
     * {@return the shape of so many rows}
     *
     * @param count how many
     */
    public Shape rows(int count) {
        return row.rank() == 0 ? Shape.of(count) : Shape.of(count, row.dim(0));
    }

    /** {@return the bytes of a row} */
    public int bytes() {
        return Math.toIntExact(row.elements() * type.bytes());
    }
}
