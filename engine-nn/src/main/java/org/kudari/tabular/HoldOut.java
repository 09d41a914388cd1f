package org.kudari.tabular;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.kudari.data.Split;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
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
     * @param label the index of the column to predict
     * @param validationRows the number of rows to validate by, perhaps none
     * @param testRows the number of rows to test with, perhaps none; of classes, fewer are held out if else a class had no
     *     row to train with
     * @param seed the seed of a random choice
     * @param placeOf where a row of the table stands, for errors
     * @return the rows of each part
     * @throws InvalidInputException if there are not enough rows, or the column does not fit
     */
    default Split split(
            String source,
            List<String> names,
            RawTable table,
            int label,
            int validationRows,
            int testRows,
            long seed,
            IntFunction<String> placeOf) {
        try {
            return switch (this) {
                case Random _ ->
                    table.column(label) instanceof RawColumn.Texts classes
                            ? stratified(classes.codes(), validationRows, testRows, seed)
                            : Split.random(table.rows(), validationRows, testRows, seed);
                case Latest latest ->
                    Split.byTime(
                            times(source, table, find(source, names, latest.column), latest.column, placeOf),
                            validationRows,
                            testRows);
                case Groups groups ->
                    Split.byGroup(
                            groups(table.column(groupColumn(source, names, groups.column, label))),
                            validationRows,
                            testRows,
                            seed);
            };
        } catch (IllegalArgumentException e) {
            boolean hasClasses = this instanceof Random && table.column(label) instanceof RawColumn.Texts;
            throw new InvalidInputException(source + ": " + e.getMessage() + "; give more rows"
                    + (testRows > 0 ? ", or a table to test with" : "")
                    + (hasClasses ? "; if the label is a quantity, --task regress predicts it as one" : ""));
        }
    }

    /**
     * {@return the index of a column of groups}
     *
     * @param source what errors call the table
     * @param names its columns
     * @param column the name or index of the column
     * @param label the index of the column to predict
     * @throws InvalidInputException if there is no such column, or it is the label
     */
    static int groupColumn(String source, List<String> names, String column, int label) {
        int group = find(source, names, column);
        if (group == label) {
            throw new InvalidInputException(
                    source + ": a hold-out by group takes a column other than the label: the rows held"
                            + " out would have labels that no row to train with has");
        }
        return group;
    }

    private static int find(String source, List<String> names, String column) {
        try {
            return ColumnNames.find(names, column);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage());
        }
    }

    /** Holds out as many rows as there are beside one of each class, where that is less than is wanted. */
    private static Split stratified(int[] classes, int validationRows, int testRows, long seed) {
        int spare = classes.length - (int) Arrays.stream(classes).distinct().count();
        int fewer = Math.max(Math.min(testRows, 1), Math.min(testRows, spare - validationRows));
        return Split.stratified(classes, validationRows, fewer, seed);
    }

    private static double[] times(String source, RawTable table, int index, String name, IntFunction<String> placeOf) {
        RawColumn column = table.column(index);
        for (int row = 0; row < column.rows(); row++) {
            if (column.isMissing(row)) {
                throw new InvalidInputException(placeOf.apply(row) + ", column " + FileErrors.quote(name)
                        + ": is missing, and a hold-out by time needs the time of each row");
            }
        }
        return switch (column) {
            case RawColumn.Times times -> times.seconds();
            case RawColumn.Numbers numbers -> numbers.values();
            case RawColumn.Texts _ ->
                throw new InvalidInputException(source
                        + ": a hold-out by time takes a column of dates or numbers, but '" + name + "' has texts");
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
