package org.kudari.pictures.plot;

import java.util.Arrays;

/**
 * The values that something reaches over on one axis. Where it reaches nowhere, the least is infinite.
 *
 * @param least the least value
 * @param leastPositive the least value above 0, where a logarithmic axis begins
 * @param most the largest value
 */
public record Range(double least, double leastPositive, double most) {
    /** Of nothing. */
    public static final Range NONE =
            new Range(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /**
     * {@return the range of values} Those that are not finite are left out.
     *
     * @param values the values
     */
    public static Range of(double... values) {
        return Arrays.stream(values)
                .filter(Double::isFinite)
                .mapToObj(value -> new Range(value, value > 0 ? value : Double.POSITIVE_INFINITY, value))
                .reduce(NONE, Range::and);
    }

    /**
     * {@return the range of both}
     *
     * @param other the other one
     */
    public Range and(Range other) {
        return new Range(
                Math.min(least, other.least), Math.min(leastPositive, other.leastPositive), Math.max(most, other.most));
    }
}
