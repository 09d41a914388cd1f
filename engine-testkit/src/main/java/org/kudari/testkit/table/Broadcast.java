package org.kudari.testkit.table;

import java.util.Locale;
import org.kudari.layout.Shape;

/**
 * How the shapes of an elementwise function's arguments meet. The third shape is for the functions of three arguments.
 */
public enum Broadcast {
    EQUAL(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3)),
    SCALAR(Shape.SCALAR, Shape.of(2, 3), Shape.SCALAR),
    ROW(Shape.of(3), Shape.of(2, 3), Shape.of(3)),
    COLUMN(Shape.of(2, 3), Shape.of(2, 1), Shape.of(2, 3)),
    TWO_SIDED(Shape.of(3, 1), Shape.of(1, 4), Shape.of(3, 1)),
    LEADING_ONE(Shape.of(1, 2, 3), Shape.of(2, 3), Shape.of(3)),
    EMPTY(Shape.of(0, 3), Shape.of(1, 3), Shape.of(3));

    private final Shape[] shapes;

    Broadcast(Shape... shapes) {
        this.shapes = shapes;
    }

    /** The shape of one of the arguments. */
    public Shape shape(int argument) {
        return shapes[argument];
    }

    /** The common shape of the first so many arguments. */
    public Shape common(int arguments) {
        Shape common = shapes[0];
        for (int i = 1; i < arguments; i++) {
            common = Shape.broadcast(common, shapes[i]);
        }
        return common;
    }

    /** For example {@code two-sided}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
