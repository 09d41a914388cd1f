package org.kudari.data;

import java.util.Arrays;
import java.util.Locale;
import org.kudari.random.RandomKey;

/**
 * A table divided into two parts.
 *
 * @param training the rows to train with, in the table's order
 * @param test the other rows, to test with, in the table's order
 */
public record TrainTestSplit(Table training, Table test) {

    /**
     * Holds out random rows. The same seed chooses the same rows.
     *
     * @param table the table
     * @param testRows the number of rows to hold out: at least 1, and fewer than there are
     * @param seed the seed of the choice
     * @return the two parts
     * @throws IllegalArgumentException if the number is out of range
     */
    public static TrainTestSplit of(Table table, int testRows, long seed) {
        if (testRows < 1 || testRows >= table.rows()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d of %d rows cannot be held out", testRows, table.rows()));
        }
        int[] order = Shuffle.order(table.rows(), RandomKey.of(seed).child("hold-out"));
        int[] test = Arrays.copyOfRange(order, 0, testRows);
        int[] training = Arrays.copyOfRange(order, testRows, order.length);
        Arrays.sort(test);
        Arrays.sort(training);
        return new TrainTestSplit(table.select(training), table.select(test));
    }
}
