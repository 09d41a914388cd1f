package org.kudari.table.schema.inference;

import org.kudari.table.schema.Scale;

/**
 * Mean and deviation of numbers, one after the other, without the cancellation of sums of squares (Welford, "Note on a
 * method for calculating corrected sums of squares and products", Technometrics 4, 1962). For equal numbers, the mean is
 * exactly that number and the deviation exactly 0.
 */
final class Moments {
    private long count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    void add(double number) {
        count++;
        double before = number - mean;
        mean += before / count;
        squares += before * (number - mean);
        least = Math.min(least, number);
        largest = Math.max(largest, number);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Whether there are two different numbers. */
    boolean vary() {
        return largest > least;
    }

    double least() {
        return least;
    }

    /** The largest of the numbers without their signs; 0 if there are none. */
    double largestMagnitude() {
        return count == 0 ? 0 : Math.max(Math.abs(least), Math.abs(largest));
    }

    /** Whether mean and deviation are numbers: of some beyond 1e150, the squares are not. */
    boolean areFinite() {
        return Double.isFinite(mean) && Double.isFinite(squares);
    }

    /** Mean and deviation; equal numbers are only shifted. */
    Scale scale() {
        double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
        return new Scale(mean, deviation == 0 ? 1 : deviation);
    }
}
