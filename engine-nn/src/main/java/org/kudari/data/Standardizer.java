package org.kudari.data;

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
        float[] row = new float[training.columns()];
        double[] numbers = new double[row.length];
        for (int i = 0; i < training.rows(); i++) {
            training.copyRow(i, row, 0);
            for (int column = 0; column < row.length; column++) {
                numbers[column] = row[column];
            }
            moments.add(numbers);
        }
        return moments.standardizer();
    }

    /**
     * Computes the statistics of a training set's numeric target, which is one column.
     *
     * @param training the target
     * @return one mean and deviation
     * @throws IllegalArgumentException if there are no rows, or a statistic is not finite
     */
    public static Standardizer of(Target.Numbers training) {
        Moments moments = new Moments(1);
        for (double number : training.numbers()) {
            moments.add(number);
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
     * Standardises features.
     *
     * @param features the features
     * @return a copy
     * @throws IllegalArgumentException if they have another number of columns
     * @throws ArithmeticException if the standardised value of a number is not finite, because it is too far from those
     *     of the training set; the message names its row and column
     */
    public Features.Floats apply(Features features) {
        if (features.columns() != columns()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d columns of features, but the training set had %d", features.columns(), columns()));
        }
        float[] values = features.toFloats();
        for (int at = 0, column = 0; at < values.length; at++) {
            float standardised = (float) apply(column, values[at]);
            if (!Float.isFinite(standardised)) {
                throw new ArithmeticException(String.format(
                        Locale.ROOT,
                        "row %d (counted from 0), feature %d: %s is too far from the training set's %s to be standardised",
                        at / columns(),
                        column,
                        values[at],
                        mean[column]));
            }
            values[at] = standardised;
            column = column + 1 == columns() ? 0 : column + 1;
        }
        return new Features.Floats(columns(), values);
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
