package org.kudari.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kudari.data.file.Shuffle;
import org.kudari.random.RandomKey;

/**
 * Which rows are for training, for validation and for the test. It knows numbers of rows only, so data can be divided
 * before anything is learned from it: {@code table.select(split.training())}. The same seed gives the same parts.
 *
 * @param training the rows to train with, from 0, ascending
 * @param validation the rows to choose between models with, ascending; none for a division in two
 * @param test the rows to test with, ascending
 */
public record Split(int[] training, int[] validation, int[] test) {
    private static final int[] NONE = {};

    /**
     * Checks the rows.
     *
     * @throws IllegalArgumentException if a row is negative, or occurs twice
     */
    public Split {
        BitSet seen = new BitSet();
        for (int[] part : List.of(training, validation, test)) {
            for (int row : part) {
                if (row < 0 || seen.get(row)) {
                    throw new IllegalArgumentException(
                            "row " + row + (row < 0 ? " does not exist" : " cannot be in a split twice"));
                }
                seen.set(row);
            }
        }
    }

    /**
     * Holds out random rows of a table. Of a table whose one target is classes they are {@linkplain #stratified
     * stratified}.
     *
     * @param table the table
     * @param validationRows the number of rows for validation, at least 0
     * @param testRows the number of rows for the test, at least 0
     * @param seed the seed of the choice
     * @return the parts
     * @throws IllegalArgumentException if no row is left to train with, or none is held out
     */
    public static Split of(Table table, int validationRows, int testRows, long seed) {
        return table.targets().size() == 1 && table.targets().getFirst() instanceof Target.Classes classes
                ? stratified(classes.indices(), validationRows, testRows, seed)
                : random(table.rows(), validationRows, testRows, seed);
    }

    /**
     * Holds out random rows.
     *
     * @param rows the number of rows
     * @param validationRows the number of rows for validation, at least 0
     * @param testRows the number of rows for the test, at least 0
     * @param seed the seed of the choice
     * @return the parts
     * @throws IllegalArgumentException if no row is left to train with, or none is held out
     */
    public static Split random(int rows, int validationRows, int testRows, long seed) {
        requireLeftOver(rows, validationRows, testRows);
        int[] order = order(rows, seed);
        int heldOut = testRows + validationRows;
        return new Split(sorted(order, heldOut, rows), sorted(order, testRows, heldOut), sorted(order, 0, testRows));
    }

    /**
     * Holds out random rows of each class, in proportion to its rows. Each class keeps at least one row to train with, so
     * the only row of a class is not held out.
     *
     * @param classes a number for the class of each row, any number
     * @param validationRows the number of rows for validation, at least 0
     * @param testRows the number of rows for the test, at least 0
     * @param seed the seed of the choice
     * @return the parts
     * @throws IllegalArgumentException if no row is left to train with, or none is held out, or there are not so many rows
     *     beside one of each class
     */
    public static Split stratified(int[] classes, int validationRows, int testRows, long seed) {
        requireLeftOver(classes.length, validationRows, testRows);
        RowGroups strata = RowGroups.of(classes, order(classes.length, seed));
        int spare = classes.length - strata.count();
        if (testRows + validationRows > spare) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d of %d rows cannot be held out: each of the %d classes keeps a row to train with, which leaves %d",
                    testRows + validationRows,
                    classes.length,
                    strata.count(),
                    spare));
        }
        int[] left = strata.sizes();
        int[] ofTest = Shares.of(left, testRows);
        Arrays.setAll(left, stratum -> left[stratum] - ofTest[stratum]);
        int[] ofValidation = Shares.of(left, validationRows);
        Parts parts = new Parts();
        for (int stratum = 0; stratum < strata.count(); stratum++) {
            int[] rows = strata.rows(stratum);
            int heldOut = ofTest[stratum] + ofValidation[stratum];
            parts.test.add(Arrays.copyOfRange(rows, 0, ofTest[stratum]));
            parts.validation.add(Arrays.copyOfRange(rows, ofTest[stratum], heldOut));
            parts.training.add(Arrays.copyOfRange(rows, heldOut, rows.length));
        }
        return parts.split();
    }

    /**
     * Holds out the latest rows: the latest of all for the test, those before them for validation. Of rows of the same
     * time, the later one in the data counts as later.
     *
     * @param times a time for each row, in any unit
     * @param validationRows the number of rows for validation, at least 0
     * @param testRows the number of rows for the test, at least 0
     * @return the parts
     * @throws IllegalArgumentException if no row is left to train with, or none is held out, or a time is NaN
     */
    public static Split byTime(double[] times, int validationRows, int testRows) {
        int rows = times.length;
        requireLeftOver(rows, validationRows, testRows);
        for (int row = 0; row < rows; row++) {
            if (Double.isNaN(times[row])) {
                throw new IllegalArgumentException("row " + row
                        + " (counted from 0) has no time, so it is neither before nor after the others: leave it out");
            }
        }
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted((a, b) -> Double.compare(times[a] + 0.0, times[b] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
        int beforeTest = rows - testRows;
        int beforeValidation = beforeTest - validationRows;
        return new Split(
                sorted(order, 0, beforeValidation),
                sorted(order, beforeValidation, beforeTest),
                sorted(order, beforeTest, rows));
    }

    /**
     * Holds out random groups as a whole, such as all rows of a patient. So the parts have about as many rows as wanted:
     * a group is taken if that brings the number nearer, and at least one is.
     *
     * @param groups a number for the group of each row, any number
     * @param validationRows the wanted number of rows for validation, at least 0
     * @param testRows the wanted number of rows for the test, at least 0
     * @param seed the seed of the choice
     * @return the parts
     * @throws IllegalArgumentException if no row is left to train with, or none is held out, or there are fewer groups
     *     than parts
     */
    public static Split byGroup(int[] groups, int validationRows, int testRows, long seed) {
        requireLeftOver(groups.length, validationRows, testRows);
        RowGroups all = RowGroups.of(groups, order(groups.length, seed));
        int parts = 1 + (validationRows > 0 ? 1 : 0) + (testRows > 0 ? 1 : 0);
        if (all.count() < parts) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d group(s) cannot be divided into %d parts", all.count(), parts));
        }
        List<int[]> left = new ArrayList<>();
        for (int group = 0; group < all.count(); group++) {
            left.add(all.rows(group));
        }
        Parts divided = new Parts();
        divided.test.addAll(GroupShare.take(left, group -> group.length, testRows, parts - 1));
        divided.validation.addAll(GroupShare.take(left, group -> group.length, validationRows, 1));
        divided.training.addAll(left);
        return divided.split();
    }

    /** The rows of each part, in several arrays. */
    private static final class Parts {
        final List<int[]> training = new ArrayList<>();
        final List<int[]> validation = new ArrayList<>();
        final List<int[]> test = new ArrayList<>();

        Split split() {
            return new Split(sorted(training), sorted(validation), sorted(test));
        }

        private static int[] sorted(List<int[]> part) {
            return part.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        }
    }

    /** {@return the number of rows of all parts together} */
    public int rows() {
        return training.length + validation.length + test.length;
    }

    /** The numbers of rows. */
    @Override
    public String toString() {
        return training.length + " row(s) for training, " + validation.length + " for validation, " + test.length
                + " for the test";
    }

    private static void requireLeftOver(int rows, int validationRows, int testRows) {
        long heldOut = (long) validationRows + testRows;
        if (validationRows < 0 || testRows < 0 || heldOut == 0 || heldOut >= rows) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s of %d rows cannot be held out",
                    validationRows == 0 ? Integer.toString(testRows) : validationRows + " and " + testRows,
                    rows));
        }
    }

    private static int[] order(int rows, long seed) {
        return Shuffle.order(rows, RandomKey.of(seed).child("hold-out"));
    }

    private static int[] sorted(int[] order, int from, int to) {
        if (from == to) {
            return NONE;
        }
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }
}
