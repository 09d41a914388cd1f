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

    /** The number of elements that are reduced to one. */
    static long elements(Shape shape, List<Integer> axes) {
        return axes.stream().mapToLong(shape::dim).reduce(1, Math::multiplyExact);
    }

    /** A view without axes, which have extent 1. */
    static <T extends TensorOps<T>> T without(T reduced, List<Integer> axes) {
        Shape shape = reduced.shape();
        for (int axis : axes.reversed()) {
            shape = shape.without(axis);
        }
        return reduced.reshape(shape);
    }

    /** The elements with the axes joined to one, the last; the others stay before it. */
    static <T extends TensorOps<T>> T inRows(T x, List<Integer> axes) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            if (!axes.contains(axis)) {
                order.add(axis);
            }
        }
        long[] dims = new long[order.size() + 1];
        for (int i = 0; i < order.size(); i++) {
            dims[i] = x.shape().dim(order.get(i));
        }
        dims[order.size()] = elements(x.shape(), axes);
        order.addAll(axes);
        return x.apply(new Permute(order)).reshape(Shape.of(dims));
    }
}
