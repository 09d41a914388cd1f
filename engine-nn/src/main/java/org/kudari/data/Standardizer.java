package org.kudari.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * Shifts and scales each column to mean 0 and standard deviation 1 in the training set, and back. A column that is the
 * same in every row is only shifted: its deviation counts as 1.
 *
 * @param mean the mean of each column in the training set
 * @param deviation the population standard deviation (divided by n, not n - 1) of each column in the training set
 */
public record Standardizer(double[] mean, double[] deviation) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the lengths differ, a mean is not finite, or a deviation is not positive and
     *     finite
     */
    public Standardizer {
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d means, but %d standard deviations", mean.length, deviation.length));
        }
        for (int column = 0; column < mean.length; column++) {
            if (!Double.isFinite(mean[column]) || !Double.isFinite(deviation[column]) || deviation[column] <= 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "column %d cannot be standardised with mean %s and standard deviation %s",
                        column,
                        mean[column],
                        deviation[column]));
            }
        }
    }

    /**
     * Computes the statistics of a training set's features.
     *
     * @param training the features
     * @return one mean and deviation for each column
     * @throws IllegalArgumentException if there are no rows, or a statistic is not finite
     */
    public static Standardizer of(Features training) {
        Moments moments = new Moments(training.columns());
        double[] numbers = new double[training.columns()];
        for (int row = 0; row < training.rows(); row++) {
            for (int column = 0; column < numbers.length; column++) {
                numbers[column] = training.number(row, column);
            }
            moments.add(numbers);
        }
        return moments.standardizer();
    }

    /**
     * Computes the statistics of a training set's numeric target.
     *
     * @param training the target
     * @return one mean and deviation for each column
     * @throws IllegalArgumentException if there are no rows, or a statistic is not finite
     */
    public static Standardizer of(Target.Numbers training) {
        Moments moments = new Moments(training.columns());
        for (int at = 0; at < training.numbers().length; at += training.columns()) {
            moments.add(Arrays.copyOfRange(training.numbers(), at, at + training.columns()));
        }
        return moments.standardizer();
    }

    /** {@return the number of columns} */
    public int columns() {
        return mean.length;
    }

    /**
     * {@return a number of a column, standardised}
     *
     * @param column the column, from 0
     * @param number the number, in the column's own units
     */
    public double apply(int column, double number) {
        return (number - mean[column]) / deviation[column];
    }

    /**
     * {@return the inverse of {@link #apply(int, double)}: a number in the column's own units}
     *
     * @param column the column, from 0
     * @param standardised the standardised number
     */
    public double invert(int column, double standardised) {
        return standardised * deviation[column] + mean[column];
    }

    /**
     * Standardises one row: each number as {@link #apply(int, double)} does, rounded to a float. A number that is too far
     * from those of the training set becomes infinite.
     *
     * @param row a number for each column, in its own units
     * @param standardised receives the row
     * @throws IllegalArgumentException if one of them has another number of columns
     */
    public void apply(float[] row, float[] standardised) {
        requireColumns("numbers", row.length);
        requireColumns("places", standardised.length);
        // In place and without a branch, so that the JIT makes vectors of it: of two arrays of floats it cannot tell
        // whether they are one.
        System.arraycopy(row, 0, standardised, 0, row.length);
        for (int column = 0; column < standardised.length; column++) {
            standardised[column] = (float) apply(column, standardised[column]);
        }
    }

    /**
     * Standardises features.
     *
     * @param features the features
     * @return a copy
     * @throws IllegalArgumentException if they have another number of columns
     * @throws ArithmeticException if the standardised value of a number is not finite, because it is too far from those
     *     of the training set; the message names its row and column
     */
    public Features.Floats apply(Features features) {
        requireColumns("features", features.columns());
        float[] values = new float[RowArrays.length(features.rows(), columns())];
        for (int row = 0, at = 0; row < features.rows(); row++) {
            for (int column = 0; column < columns(); column++, at++) {
                double number = features.number(row, column);
                values[at] = (float) apply(column, number);
                if (!Float.isFinite(values[at])) {
                    throw new ArithmeticException(String.format(
                            Locale.ROOT,
                            "row %d (counted from 0), feature %d: %s is too far from the training set's %s to be standardised",
                            row,
                            column,
                            features instanceof Features.Floats ? Float.toString((float) number) : number,
                            mean[column]));
                }
            }
        }
        return new Features.Floats(columns(), values);
    }

    /**
     * Standardises a target.
     *
     * @param target the target, in its own units
     * @return a copy
     * @throws IllegalArgumentException if it has another number of columns
     */
    public Target.Numbers apply(Target.Numbers target) {
        requireColumns("targets", target.columns());
        double[] standardised = target.numbers().clone();
        for (int at = 0; at < standardised.length; at++) {
            standardised[at] = apply(at % columns(), standardised[at]);
        }
        return new Target.Numbers(columns(), standardised);
    }

    /**
     * Turns the outputs of a model that was trained on standardised targets back.
     *
     * @param outputs {@code rows x columns} standardised numbers, row by row
     * @return the same in the target's own units
     * @throws IllegalArgumentException if they are not a whole number of rows
     */
    public double[] invert(float... outputs) {
        RowArrays.requireWholeRows(outputs.length, columns());
        double[] numbers = new double[outputs.length];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = invert(at % columns(), outputs[at]);
        }
        return numbers;
    }

    private void requireColumns(String what, int columns) {
        if (columns != columns()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d columns of %s, but the training set had %d", columns, what, columns()));
        }
    }

    /**
     * Means and sums of squared differences from them, row by row, without the cancellation of sums of squares
     * (Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4, 1962). For
     * equal numbers, the mean is exactly that number and the sum of squares exactly 0.
     */
    private static final class Moments {

        private final double[] mean;
        private final double[] squares;
        private int rows;

        Moments(int columns) {
            mean = new double[columns];
            squares = new double[columns];
        }

        void add(double... row) {
            rows++;
            for (int column = 0; column < mean.length; column++) {
                double before = row[column] - mean[column];
                mean[column] += before / rows;
                squares[column] += before * (row[column] - mean[column]);
            }
        }

        Standardizer standardizer() {
            if (rows == 0) {
                throw new IllegalArgumentException("there are no rows to take statistics of");
            }
            double[] deviation = new double[mean.length];
            for (int column = 0; column < mean.length; column++) {
                double root = Math.sqrt(squares[column] / rows);
                deviation[column] = root == 0 ? 1 : root;
            }
            return new Standardizer(mean, deviation);
        }
    }
}
