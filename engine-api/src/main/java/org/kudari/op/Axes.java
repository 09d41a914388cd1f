package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.kudari.layout.Shape;

/** The axes that a call names. */
final class Axes {
    private Axes() {}

    /**
     * Axes in ascending order, from 0.
     *
     * @param named the axes; negative ones count from the last; none for all of them
     * @throws IllegalArgumentException if the shape has no such axis, or one is named twice
     */
    static List<Integer> of(Shape shape, int... named) {
        TreeSet<Integer> resolved = new TreeSet<>();
        if (named.length == 0) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                resolved.add(axis);
            }
        }
        for (int axis : named) {
            if (!resolved.add(shape.axis(axis))) {
                throw new IllegalArgumentException("axis " + axis + " of shape " + shape + " is named twice");
            }
        }
        return new ArrayList<>(resolved);
    }

    /** A shape whose named axes have extent 1. */
    static Shape kept(Shape shape, List<Integer> axes) {
        Shape reduced = shape;
        for (int i = 0; i < axes.size(); i++) {
            reduced = reduced.with(axes.get(i), 1);
        }
        return reduced;
    }
}
