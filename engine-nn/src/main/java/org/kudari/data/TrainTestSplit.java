package org.kudari.data;

/**
 * A table divided into two parts. {@link Split} divides in three, by time or by group.
 *
 * @param training the rows to train with, in the table's order
 * @param test the other rows, to test with, in the table's order
 */
public record TrainTestSplit(Table training, Table test) {

    /**
     * Holds out random rows. The same seed chooses the same rows. Of a table whose one target is classes, each class is
     * held out in proportion to its rows, and keeps at least one to train with, as {@link Split#stratified} does.
     *
     * @param table the table
     * @param testRows the number of rows to hold out: at least 1, and fewer than there are
     * @param seed the seed of the choice
     * @return the two parts
     * @throws IllegalArgumentException if the number is out of range
     */
    public static TrainTestSplit of(Table table, int testRows, long seed) {
        return of(table, Split.of(table, 0, testRows, seed));
    }

    /** Both parts of a split without rows for validation. */
    static TrainTestSplit of(Table table, Split split) {
        return new TrainTestSplit(table.select(split.training()), table.select(split.test()));
    }
}
