package org.kudari.data;

import java.util.Arrays;
import org.kudari.random.RandomKey;

/**
 * A table in two parts without a row in common.
 *
 * @param training the rows to train with, in the table's order
 * @param test those held out to test with, in the table's order
 */
public record TrainTestSplit(Table training, Table test) {

    /**
     * Holds out some rows, chosen at random but always the same ones for the same seed.
     *
     * @param testRows how many to hold out: at least 1, and fewer than there are
     * @throws IllegalArgumentException if they are not
     */
    public static TrainTestSplit of(Table table, int testRows, long seed) {
        if (testRows < 1 || testRows >= table.rows()) {
            throw new IllegalArgumentException("%d of %d rows cannot be held out".formatted(testRows, table.rows()));
        }
        int[] order = Shuffle.order(table.rows(), RandomKey.of(seed).child("hold-out"));
        int[] test = Arrays.copyOfRange(order, 0, testRows);
        int[] training = Arrays.copyOfRange(order, testRows, order.length);
        Arrays.sort(test);
        Arrays.sort(training);
        return new TrainTestSplit(table.select(training), table.select(test));
    }
}
