package org.kudari.testkit.table;

import java.util.Locale;
import org.kudari.layout.Shape;

/**
 * Combinations of shapes of an elementwise function's arguments. The third shape is for functions of three arguments.
 */
public enum Broadcast {
    /** Equal shapes. */
    EQUAL(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3)),
    /** A scalar and a matrix. */
    SCALAR(Shape.SCALAR, Shape.of(2, 3), Shape.SCALAR),
    /** A vector, repeated for each row of a matrix. */
    ROW(Shape.of(3), Shape.of(2, 3), Shape.of(3)),
    /** A matrix and a column. */
    COLUMN(Shape.of(2, 3), Shape.of(2, 1), Shape.of(2, 3)),
    /** A column and a row: both operands are repeated. */
    TWO_SIDED(Shape.of(3, 1), Shape.of(1, 4), Shape.of(3, 1)),
    /** Different ranks. */
    LEADING_ONE(Shape.of(1, 2, 3), Shape.of(2, 3), Shape.of(3)),
    /** No elements. */
    EMPTY(Shape.of(0, 3), Shape.of(1, 3), Shape.of(3));

    private final Shape[] shapes;

    Broadcast(Shape... shapes) {
        this.shapes = shapes;
    }

    /**
     * {@return the shape of one of the arguments}
     *
     * @param argument the index of the argument, from 0 to 2
     */
    public Shape shape(int argument) {
        return shapes[argument];
    }

    /**
     * {@return the shape to which the first arguments broadcast}
     *
     * @param arguments the number of arguments, from 1 to 3
     */
    public Shape common(int arguments) {
        Shape common = shapes[0];
        for (int i = 1; i < arguments; i++) {
            common = Shape.broadcast(common, shapes[i]);
        }
        return common;
    }

    /** An example is {@code two-sided}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
