package org.kudari.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Summary statistics over rounds. */
public final class Statistics {
    private Statistics() {}

    /** The middle value, or the mean of the two in the middle; NaN if there are no values. */
    public static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The median at each position over several rows of numbers, up to the length of the shortest; empty if there are no
     * rows.
     */
    static double[] medians(List<double[]> rows) {
        int places = rows.stream().mapToInt(row -> row.length).min().orElse(0);
        double[] medians = new double[places];
        for (int place = 0; place < places; place++) {
            int current = place;
            medians[place] =
                    median(rows.stream().mapToDouble(row -> row[current]).toArray());
        }
        return medians;
    }

    public static double smallest(double... values) {
        return DoubleStream.of(values).min().orElse(Double.NaN);
    }

    /** The geometric mean of positive numbers; NaN if there are none. */
    public static double geometricMean(double... values) {
        return Math.exp(DoubleStream.of(values).map(Math::log).average().orElse(Double.NaN));
    }

    /** The median over the rounds of the ratio within a round. */
    public static double medianRatio(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    numerators.length + " rounds cannot be compared with " + denominators.length);
        }
        double[] ratios = new double[numerators.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = numerators[round] / denominators[round];
        }
        return median(ratios);
    }

    /**
     * The largest difference of two rows of numbers, each relative to the larger of the expected number and 1. It is
     * infinite if the lengths differ.
     */
    public static double largestDifference(double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]) / Math.max(1, Math.abs(expected[i]));
            // NaN counts as infinitely far.
            largest =
                    difference <= largest ? largest : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
        return largest;
    }
}
