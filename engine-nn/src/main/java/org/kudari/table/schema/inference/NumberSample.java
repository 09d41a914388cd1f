package org.kudari.table.schema.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Numbers of which a median or other quantiles are taken. It keeps all of up to a million. Of more, it keeps a sample of
 * a million, in which each number is as likely as any other (algorithm R: Vitter, "Random sampling with a reservoir",
 * ACM TOMS 11, 1985). The sample has a fixed seed, so it depends on the numbers and their order alone.
 */
final class NumberSample {
    static final int CAPACITY = 1_000_000;
    private static final long SEED = 17;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int capacity;
    private double[] kept = new double[1024];
    private long count;

    NumberSample() {
        this(CAPACITY);
    }

    NumberSample(int capacity) {
        this.capacity = capacity;
    }

    void add(double number) {
        if (count < capacity) {
            int at = (int) count;
            if (at == kept.length) {
                kept = Arrays.copyOf(kept, Math.min(capacity, 2 * at));
            }
            kept[at] = number;
        } else {
            long place = random.nextLong(count + 1);
            if (place < capacity) {
                kept[(int) place] = number;
            }
        }
        count++;
    }

    /** The numbers that are kept, in their order. */
    double[] sorted() {
        double[] sorted = Arrays.copyOf(kept, (int) Math.min(count, capacity));
        Arrays.sort(sorted);
        return sorted;
    }

    double median() {
        return quantile(sorted(), 0.5);
    }

    /** Evenly spaced quantiles from the least number to the largest. */
    static List<Double> quantiles(double[] sorted, int quantiles) {
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < quantiles; i++) {
            double quantile = quantile(sorted, (double) i / (quantiles - 1));
            // Rounding may put one a little below the one before.
            found.add(i == 0 ? quantile : Math.max(quantile, found.getLast()));
        }
        return found;
    }

    /** A quantile, linear between the numbers on both sides of it, as NumPy's. */
    private static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        double fraction = place - below;
        return fraction == 0 ? sorted[below] : sorted[below] * (1 - fraction) + sorted[above] * fraction;
    }
}
