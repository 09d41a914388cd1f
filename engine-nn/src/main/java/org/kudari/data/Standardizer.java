package org.kudari.data;

/**
 * Shifts and scales each column to mean 0 and standard deviation 1 in the training set, and back. A column that is the
 * same in every row is only shifted: its deviation counts as 1.
 *
 * @param mean the mean of each column in the training set
 * @param deviation the standard deviation of each column in the training set: the population standard deviation
 *     (divided by n, not n - 1)
 */
public record Standardizer(double[] mean, double[] deviation) {

    /**
     * @throws IllegalArgumentException if the lengths differ, a mean is not finite or a deviation not positive and
     *     finite
     */
    public Standardizer {
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException(
                    "%d means, but %d standard deviations".formatted(mean.length, deviation.length));
        }
        for (int column = 0; column < mean.length; column++) {
            if (!Double.isFinite(mean[column]) || !Double.isFinite(deviation[column]) || deviation[column] <= 0) {
                throw new IllegalArgumentException(
                        "column %d cannot be standardised with mean %s and standard deviation %s"
                                .formatted(column, mean[column], deviation[column]));
            }
        }
    }

    /**
     * The statistics of a training set's features.
     *
     * @throws IllegalArgumentException if there are no rows
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
     * The statistics of a training set's numeric target: one column.
     *
     * @throws IllegalArgumentException if there are no rows
     */
    public static Standardizer of(Target.Numbers training) {
        Moments moments = new Moments(1);
        for (double number : training.numbers()) {
            moments.add(number);
        }
        return moments.standardizer();
    }

    /** The number of columns. */
    public int columns() {
        return mean.length;
    }

    /** A number of a column, standardised. */
    public double apply(int column, double number) {
        return (number - mean[column]) / deviation[column];
    }

    /** The number of a column, in its own units, that {@link #apply(int, double)} makes {@code standardised} of. */
    public double invert(int column, double standardised) {
        return standardised * deviation[column] + mean[column];
    }

    /**
     * A standardised copy of features.
     *
     * @throws IllegalArgumentException if they have another number of columns
     * @throws ArithmeticException if a number is so far from the training set's that it has no finite standardised
     *     value; names its row and column
     */
    public Features.Floats apply(Features features) {
        if (features.columns() != columns()) {
            throw new IllegalArgumentException(
                    "%d columns of features, but the training set had %d".formatted(features.columns(), columns()));
        }
        float[] values = features.toFloats();
        for (int at = 0, column = 0; at < values.length; at++) {
            float standardised = (float) apply(column, values[at]);
            if (!Float.isFinite(standardised)) {
                throw new ArithmeticException(
                        "row %d (counted from 0), feature %d: %s is too far from the training set's %s to be standardised"
                                .formatted(at / columns(), column, values[at], mean[column]));
            }
            values[at] = standardised;
            column = column + 1 == columns() ? 0 : column + 1;
        }
        return new Features.Floats(columns(), values);
    }

    /**
     * Means and sums of squared differences from them, row by row, without the cancellation that sums of squares suffer
     * (Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4, 1962). Of
     * equal numbers the mean is that number and the sum of squares 0, exactly.
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
