package org.kudari.data;

import java.util.Arrays;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;

/** Rows drawn at random with replacement, each with a probability in proportion to its weight. */
final class WeightedSample {
    private WeightedSample() {}

    /**
     * Draws as many rows as there are weights.
     *
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
     */
    static int[] rows(RandomKey key, double... weights) {
        double[] sums = new double[weights.length];
        double total = 0;
        for (int row = 0; row < weights.length; row++) {
            if (!(weights[row] >= 0) || Double.isInfinite(weights[row])) {
                throw new IllegalArgumentException(
                        "the weight of row " + row + " is " + weights[row] + ", but must be finite and not negative");
            }
            total += weights[row];
            sums[row] = total;
        }
        if (!(total > 0) || Double.isInfinite(total)) {
            throw new IllegalArgumentException("the weights of all rows together are " + total
                    + ", but must be positive and finite, so that rows can be drawn");
        }
        int[] drawn = new int[weights.length];
        int[] words = new int[Philox.WORDS];
        for (int i = 0; i < drawn.length; i++) {
            Philox.block(key, i, words);
            drawn[i] = rowAt(sums, Philox.uniform(words[0], words[1]) * total);
        }
        return drawn;
    }

    /** The first row up to which the weights are more than a number below their total: never a row of weight 0. */
    private static int rowAt(double[] sums, double number) {
        int at = Arrays.binarySearch(sums, number);
        int row = at >= 0 ? at + 1 : -at - 1;
        while (row < sums.length - 1 && sums[row] <= number) {
            row++;
        }
        return Math.min(row, lastWithWeight(sums));
    }

    /** Rounding may carry a number to the total itself. */
    private static int lastWithWeight(double[] sums) {
        int last = sums.length - 1;
        while (last > 0 && sums[last - 1] == sums[last]) {
            last--;
        }
        return last;
    }
}
