package org.kudari.op;

import java.util.function.Predicate;
import org.kudari.layout.DType;

/**
 * Numbers in calls on tensors. A tensor of an integer type takes the whole numbers that its type can hold. {@code
 * FLOAT32} and {@code FLOAT64} take every number, rounded. {@code BOOL} takes every whole one: all but 0 are true.
 */
public final class Numbers {
    private Numbers() {}

    /**
     * Checks that a type can hold a number, if the number is whole.
     *
     * @param operation the operation, for the message
     * @param type the type
     * @param number the number; one with a fraction passes, and so does NaN
     * @throws IllegalArgumentException if the number is beyond the range of an integer type
     */
    public static void requireInRange(String operation, DType type, double number) {
        if (number == Math.rint(number) && !holds(type, number)) {
            throw outOfRange(operation, type, Double.toString(number), wider -> holds(wider, number));
        }
    }

    /**
     * Checks that a type can hold a whole number.
     *
     * @param operation the operation, for the message
     * @param type the type
     * @param number the number
     * @throws IllegalArgumentException if the number is beyond the range of an integer type
     */
    public static void requireInRange(String operation, DType type, long number) {
        if (!holds(type, number)) {
            throw outOfRange(operation, type, Long.toString(number), wider -> holds(wider, number));
        }
    }

    private static IllegalArgumentException outOfRange(
            String operation, DType type, String number, Predicate<DType> isWideEnough) {
        DType wider = isWideEnough.test(DType.INT32) ? DType.INT32 : DType.INT64;
        return new IllegalArgumentException(operation + ": the number " + number + " does not fit " + type
                + ", which holds " + lowest(type) + " to " + highest(type) + ": take "
                + (isWideEnough.test(wider) ? wider : DType.FLOAT64));
    }

    private static boolean holds(DType type, double number) {
        // In double the range of INT64 ends below 2^63, which is what its highest number is rounded to.
        return switch (type) {
            case BOOL, FLOAT32, FLOAT64 -> true;
            case UINT8, INT32 -> lowest(type) <= number && number <= highest(type);
            case INT64 -> lowest(type) <= number && number < 0x1p63;
        };
    }

    private static boolean holds(DType type, long number) {
        return switch (type) {
            case BOOL, FLOAT32, FLOAT64 -> true;
            case UINT8, INT32, INT64 -> lowest(type) <= number && number <= highest(type);
        };
    }

    private static long lowest(DType type) {
        return switch (type) {
            case BOOL, UINT8 -> 0;
            case INT32 -> Integer.MIN_VALUE;
            case INT64, FLOAT32, FLOAT64 -> Long.MIN_VALUE;
        };
    }

    private static long highest(DType type) {
        return switch (type) {
            case BOOL -> 1;
            case UINT8 -> 255;
            case INT32 -> Integer.MAX_VALUE;
            case INT64, FLOAT32, FLOAT64 -> Long.MAX_VALUE;
        };
    }

    /**
     * A whole number as the double that a kernel takes it as. A {@code FLOAT32} is rounded once: the double nearest to
     * the number may lie in the middle between two floats.
     */
    static double rounded(long number, DType type) {
        return type == DType.FLOAT32 ? (float) number : (double) number;
    }

    /** A number as two that doubles hold: the upper and the lower 32 bits, which have it as their sum in 64 bits. */
    static double[] parts(long number) {
        return new double[] {number & ~0xFFFFFFFFL, number & 0xFFFFFFFFL};
    }
}
