package org.kudari.testkit.compare;

import java.util.Arrays;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Assertions whose messages say what differs. */
public final class Expect {
    private Expect() {}

    /** The largest allowed difference between an element and its expected value. */
    public interface Bound {
        /** No difference: -0 is not 0. */
        Bound EXACT = (_, _) -> 0;

        /** No difference except in the sign of a zero, which depends on the order of additions. */
        Bound EXACT_UP_TO_ZERO_SIGN = (_, _) -> Float.MIN_VALUE;

        /**
         * The largest allowed absolute difference of an element.
         *
         * @param element its position in row-major order
         * @param expected its expected value
         * @return the difference; 0 requires the same value, -0 and 0 being different
         */
        double at(int element, double expected);
    }

    /**
     * Requires a condition.
     *
     * @param holds the condition
     * @param otherwise the message if it does not hold
     * @throws AssertionError if it does not hold
     */
    public static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /**
     * Requires that two objects are equal.
     *
     * @param expected the expected object
     * @param actual the object under test
     * @param what a name of the object for the message
     * @throws AssertionError if they are not equal
     */
    public static void equal(Object expected, Object actual, String what) {
        that(expected.equals(actual), what + ": expected " + expected + ", but was " + actual);
    }

    /**
     * Requires that two arrays have the same bits.
     *
     * @param expected the expected elements
     * @param actual the elements under test
     * @param what a name of the array for the message
     * @throws AssertionError if a bit or the length differs
     */
    public static void sameBits(HostArray expected, HostArray actual, String what) {
        that(Arrays.equals(expected.bytes(), actual.bytes()), what + ": the bits differ");
    }

    /**
     * Requires that all elements are within a bound. Elements of integer types must be equal.
     *
     * @param expected the expected elements in row-major order
     * @param actual the elements under test in row-major order, of the same type
     * @param shape the shape, for the message
     * @param bound the allowed differences
     * @throws AssertionError at the first element that is not within the bound
     */
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

    /** NaN agrees only with NaN, and an infinity only with itself. If no error is allowed, -0 does not agree with 0. */
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
