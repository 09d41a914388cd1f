package org.kudari.testkit.compare;

import java.util.Arrays;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Comparisons that say what differs. */
public final class Expect {
    private Expect() {}

    /** How far an element may lie from the expected value. */
    public interface Bound {
        Bound EXACT = (_, _) -> 0;

        double at(int element, double expected);
    }

    public static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    public static void equal(Object expected, Object actual, String what) {
        that(expected.equals(actual), what + ": expected " + expected + ", but was " + actual);
    }

    public static void sameBits(HostArray expected, HostArray actual, String what) {
        that(Arrays.equals(expected.bytes(), actual.bytes()), what + ": the bits differ");
    }

    /** All elements agree, those of a shape in row-major order. */
    public static void close(HostArray expected, HostArray actual, Shape shape, Bound bound) {
        for (int i = 0; i < expected.length(); i++) {
            closeElement(expected, i, actual, i, i, shape, bound);
        }
    }

    static void closeElement(
            HostArray expected, int expectedAt, HostArray actual, int actualAt, int element, Shape shape, Bound bound) {
        if (!expected.type().isFloating()) {
            long wanted = expected.getLong(expectedAt);
            long found = actual.getLong(actualAt);
            that(wanted == found, at(shape, element) + ": expected " + wanted + ", but was " + found);
            return;
        }
        double wanted = expected.getDouble(expectedAt);
        double found = actual.getDouble(actualAt);
        double allowed = bound.at(element, wanted);
        if (!agree(wanted, found, allowed)) {
            throw new AssertionError(at(shape, element) + ": expected " + text(expected.type(), wanted) + " within "
                    + allowed + ", but was " + text(expected.type(), found) + ", off by " + Math.abs(wanted - found));
        }
    }

    /** NaN agrees with NaN alone, an infinity with itself; where no error is allowed, -0 is not 0. */
    private static boolean agree(double wanted, double found, double allowed) {
        return Double.compare(wanted, found) == 0
                || allowed > 0 && Double.isFinite(wanted) && Math.abs(wanted - found) <= allowed;
    }

    private static String text(DType type, double value) {
        return type == DType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
    }

    private static String at(Shape shape, int element) {
        long[] index = new long[shape.rank()];
        long rest = element;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return "element " + Arrays.toString(index) + " of " + shape;
    }
}
