package org.kudari.cli.training;

import java.util.Arrays;
import java.util.List;
import org.kudari.data.Split;
import org.kudari.io.InvalidInputException;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.schema.ColumnNames;

/** Which rows of a table are held out to test with, and to validate by. */
public sealed interface HoldOut {

    /** Random rows; of a classification as many of each class as there are in the whole. */
    record Random() implements HoldOut {}

    /** The latest rows by a column of dates or numbers. */
    record Latest(String column) implements HoldOut {}

    /** Random groups of rows, all rows of a group together, by the value of a column. */
    record Groups(String column) implements HoldOut {}

    /** The same in words. */
    default String describe() {
        return switch (this) {
            case Random _ -> "chosen by the seed";
            case Latest latest -> "the latest by '" + latest.column + "'";
            case Groups groups -> "whole groups of '" + groups.column + "', chosen by the seed";
        };
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
                    + (testRows > 0 ? ", or rows to test with by --test" : ""));
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
                        "--split time:" + name + " takes a column of dates or numbers, and this one" + " has texts");
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
