package org.kudari.testkit.table;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Where the values of an argument come from: chosen to avoid singularities and, for gradients, kinks. */
public interface Domain {

    /** So many values; the same for the same state of the generator. */
    double[] draw(int count, SplittableRandom random);

    /** Uniform in {@code [low, high)}. */
    static Domain between(double low, double high) {
        return (count, random) ->
                random.doubles(count).map(u -> low + u * (high - low)).toArray();
    }

    /** Uniform in {@code [low, high)}, but no closer to the given points than the margin. */
    static Domain betweenAvoiding(double low, double high, double margin, double... points) {
        return (count, random) -> random.doubles()
                .map(u -> low + u * (high - low))
                .filter(x -> Arrays.stream(points).allMatch(point -> Math.abs(x - point) >= margin))
                .limit(count)
                .toArray();
    }

    /** Each value one of these, at random; all of them in order first, where there is room. */
    static Domain oneOf(double... values) {
        return (count, random) -> {
            double[] drawn = new double[count];
            for (int i = 0; i < count; i++) {
                drawn[i] = values[i < values.length ? i : random.nextInt(values.length)];
            }
            return drawn;
        };
    }

    /** Whole numbers in {@code [low, high]}. */
    static Domain whole(long low, long high) {
        return (count, random) ->
                random.longs(count, low, high + 1).asDoubleStream().toArray();
    }

    /** Multiples of a step, shifted by a phase: two grids of different phases never meet. */
    static Domain grid(double low, double high, double step, double phase) {
        long first = Math.round(low / step);
        long last = Math.round(high / step);
        return (count, random) -> random.longs(count, first, last + 1)
                .mapToDouble(i -> i * step + phase)
                .toArray();
    }

    /**
     * Evenly spaced in {@code [low, high]} in random order, so that no two are close: for extremes, whose ties are
     * kinks.
     */
    static Domain spread(double low, double high) {
        return (count, random) -> {
            double[] drawn = new double[count];
            for (int i = 0; i < count; i++) {
                int other = random.nextInt(i + 1);
                drawn[i] = drawn[other];
                drawn[other] = low + (high - low) * (i + 0.5) / count;
            }
            return drawn;
        };
    }
}
