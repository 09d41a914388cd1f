package org.kudari.tabular;

import java.util.Arrays;
import java.util.List;
import org.kudari.data.Split;
import org.kudari.io.InvalidInputException;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.schema.ColumnNames;

/** Which rows of a table are held out to test with, and to validate by. */
public sealed interface HoldOut {
    /** One row in so many is held out where there is nothing else to test with. */
    int TEST_SHARE = 5;

    /** Random rows; of a classification as many of each class as there are in the whole. */
    record Random() implements HoldOut {}

    /**
     * The latest rows by a column of dates or numbers.
     *
     * @param column its name or index
     */
    record Latest(String column) implements HoldOut {}

    /**
     * Random groups of rows, all rows of a group together, by the value of a column.
     *
     * @param column its name or index
     */
    record Groups(String column) implements HoldOut {}

    /** {@return the same in words} */
    default String describe() {
        return switch (this) {
            case Random _ -> "chosen by the seed";
            case Latest latest -> "the latest by '" + latest.column + "'";
            case Groups groups -> "whole groups of '" + groups.column + "', chosen by the seed";
        };
    }

    /**
     * {@return the number of rows to hold out for a test}
     *
     * @param rows the number of all rows
     */
    static int testRows(int rows) {
        return Math.max(1, rows / TEST_SHARE);
    }

    /**
     * {@return the number of rows to validate by}
     *
     * @param fraction their fraction of the rows that are not for the test; 0 for none
     * @param rows the number of the rows that are not for the test
     * @throws InvalidInputException if it leaves none to judge by, or to train with
     */
    static int validationRows(double fraction, int rows) {
        if (fraction == 0) {
            return 0;
        }
        int validation = (int) Math.round(fraction * rows);
        if (validation < 1 || validation >= rows) {
            throw new InvalidInputException("a validation by " + fraction + " of " + rows + " rows leaves none to "
                    + (validation < 1 ? "judge by" : "train with"));
        }
        return validation;
    }

    /**
     * Divides rows.
     *
     * @param source what errors call the table
     * @param names its columns
     * @param table the rows
     * @param label the column to predict
     * @param validationRows the number of rows to validate by, perhaps none
     * @param testRows the number of rows to test with, perhaps none
     * @param seed the seed of a random choice
     * @return the rows of each part
     * @throws InvalidInputException if there are not enough rows, or the column does not fit
     */
    default Split split(
            String source,
            List<String> names,
            RawTable table,
            RawColumn label,
            int validationRows,
            int testRows,
            long seed) {
        try {
            return switch (this) {
                case Random _ ->
                    label instanceof RawColumn.Texts classes
                            ? Split.stratified(classes.codes(), validationRows, testRows, seed)
                            : Split.random(table.rows(), validationRows, testRows, seed);
                case Latest latest -> Split.byTime(times(names, table, latest.column), validationRows, testRows);
                case Groups groups ->
                    Split.byGroup(
                            groups(table.column(ColumnNames.find(names, groups.column))),
                            validationRows,
                            testRows,
                            seed);
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(source + ": " + e.getMessage() + "; give more rows"
                    + (testRows > 0 ? ", or a table to test with" : ""));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage());
        }
    }

    private static double[] times(List<String> names, RawTable table, String name) {
        return switch (table.column(ColumnNames.find(names, name))) {
            case RawColumn.Times times -> times.seconds();
            case RawColumn.Numbers numbers -> numbers.values();
            case RawColumn.Texts _ ->
                throw new InvalidInputException(
                        "a hold-out by time takes a column of dates or numbers, but '" + name + "' has texts");
        };
    }

    /** A number for the group of each row; missing cells are a group. */
    private static int[] groups(RawColumn column) {
        return switch (column) {
            case RawColumn.Texts texts -> texts.codes();
            case RawColumn.Numbers numbers -> numbered(numbers.values());
            case RawColumn.Times times -> numbered(times.seconds());
        };
    }

    private static int[] numbered(double... values) {
        double[] distinct = Arrays.stream(values)
                .map(value -> value + 0.0)
                .sorted()
                .distinct()
                .toArray();
        return Arrays.stream(values)
                .mapToInt(value -> Arrays.binarySearch(distinct, value + 0.0))
                .toArray();
    }
}
