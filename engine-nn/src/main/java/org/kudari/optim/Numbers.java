package org.kudari.optim;

/** Checks of the numbers that optimizers and schedules are given. */
final class Numbers {
    private Numbers() {}

    static double requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the " + name + " must be positive and finite, not " + value);
        }
        return value;
    }

    /** A value in [0, 1). */
    static double requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("the " + name + " must be at least 0 and below 1, not " + value);
        }
        return value;
    }

    static double requireNotNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the " + name + " must be finite and not negative, not " + value);
        }
        return value;
    }

    /** A value in [0, 1]. */
    static double requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("the " + name + " must be in [0, 1], not " + value);
        }
        return value;
    }

    /** A number of steps that were done. */
    static long requireSteps(long steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("the number of steps must be at least 0, not " + steps);
        }
        return steps;
    }

    /** A number of steps that something takes. */
    static long requireLength(String name, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("the " + name + " must be at least 1 step, not " + steps);
        }
        return steps;
    }
}
