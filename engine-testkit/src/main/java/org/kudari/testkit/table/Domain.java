package org.kudari.testkit.table;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The distribution of an argument's values, chosen to avoid singularities and, for gradients, kinks. */
public interface Domain {

    /**
     * Draws values. They depend only on the state of the generator.
     *
     * @param count the number of values
     * @param random the generator
     * @return the values
     */
    double[] draw(int count, SplittableRandom random);

    /**
     * {@return values uniform in {@code [low, high)}}
     *
     * @param low the lower bound, inclusive
     * @param high the upper bound, exclusive
     */
    static Domain between(double low, double high) {
        return (count, random) ->
                random.doubles(count).map(u -> low + u * (high - low)).toArray();
    }

    /**
     * {@return values uniform in {@code [low, high)}, but not near some points}
     *
     * @param low the lower bound, inclusive
     * @param high the upper bound, exclusive
     * @param margin the smallest distance to a point
     * @param points the points
     */
    static Domain betweenAvoiding(double low, double high, double margin, double... points) {
        return (count, random) -> random.doubles()
                .map(u -> low + u * (high - low))
                .filter(x -> Arrays.stream(points).allMatch(point -> Math.abs(x - point) >= margin))
                .limit(count)
                .toArray();
    }

    /**
     * {@return random choices of the given values}
     *
     * @param values the values; each of them is drawn once, in order, before any is repeated
     */
    static Domain oneOf(double... values) {
        return (count, random) -> {
            double[] drawn = new double[count];
            for (int i = 0; i < count; i++) {
                drawn[i] = values[i < values.length ? i : random.nextInt(values.length)];
            }
            return drawn;
        };
    }

    /**
     * {@return uniform whole numbers in {@code [low, high]}}
     *
     * @param low the lower bound, inclusive
     * @param high the upper bound, inclusive
     */
    static Domain whole(long low, long high) {
        return (count, random) ->
                random.longs(count, low, high + 1).asDoubleStream().toArray();
    }

    /**
     * {@return multiples of a step, shifted by a phase} Values of two grids with different phases are never equal.
     *
     * @param low the lower bound before the shift
     * @param high the upper bound before the shift
     * @param step the distance of neighbouring values
     * @param phase the shift
     */
    static Domain grid(double low, double high, double step, double phase) {
        long first = Math.round(low / step);
        long last = Math.round(high / step);
        return (count, random) -> random.longs(count, first, last + 1)
                .mapToDouble(i -> i * step + phase)
                .toArray();
    }

    /**
     * {@return evenly spaced values in {@code [low, high]} in random order} No two are close, for maxima and minima,
     * whose ties are kinks.
     *
     * @param low the lower bound
     * @param high the upper bound
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
