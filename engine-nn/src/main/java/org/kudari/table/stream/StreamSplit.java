package org.kudari.table.stream;

import java.util.Optional;

/**
 * How the rows of a table that is not in memory are divided. Each row is decided by its number in its class and the seed.
 *
 * <p>Of a classification, one of so many rows of each class that follow each other is held out. So the parts have each
 * class as often as the whole has it, to one row. The first row of a class is always trained with. Of a regression, one of
 * so many rows is held out. Groups are held out whole, as of a table in memory: as many as have about the fraction of the
 * rows. Of more than 100,000 groups, each is decided by its value alone.
 *
 * @param test the fraction of the rows to test with, from 0, for none, to below 1
 * @param validation the fraction of the others to validate by, from 0, for none, to below 1
 * @param group the column by which rows are grouped; empty for single rows
 * @param seed the seed
 */
public record StreamSplit(double test, double validation, Optional<String> group, long seed) {

    /**
     * Checks the fractions.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public StreamSplit {
        requireFraction(test);
        requireFraction(validation);
    }

    private static void requireFraction(double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException("a fraction of rows is from 0 to below 1, not " + fraction);
        }
    }
}
