package org.kudari.pictures.plot;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Numbers at the crossings of a grid: a function of x and y.
 *
 * @param xs the x of the columns, ascending
 * @param ys the y of the rows, ascending
 * @param values {@code values[row][column]}
 */
public record Grid(double[] xs, double[] ys, double[][] values) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there is not a row for each y with a number for each x, and two of each
     */
    public Grid {
        if (values.length != ys.length || ys.length < 2 || xs.length < 2) {
            throw new IllegalArgumentException("a grid has at least two rows and columns, and a row of values for each"
                    + " y, not " + values.length + " rows for " + ys.length + " y and " + xs.length + " x");
        }
        for (double[] row : values) {
            if (row.length != xs.length) {
                throw new IllegalArgumentException(
                        "a row of a grid has a value for each of " + xs.length + " x, not " + row.length);
            }
        }
    }

    /**
     * {@return a function at the crossings of equally spaced lines}
     *
     * @param low the least x
     * @param high the largest x
     * @param bottom the least y
     * @param top the largest y
     * @param size the number of lines in each direction, at least 2
     * @param function the function of x and y
     */
    public static Grid of(double low, double high, double bottom, double top, int size, DoubleBinaryOperator function) {
        double[] xs = spaced(low, high, size);
        double[] ys = spaced(bottom, top, size);
        double[][] values = Arrays.stream(ys)
                .mapToObj(y ->
                        Arrays.stream(xs).map(x -> function.applyAsDouble(x, y)).toArray())
                .toArray(double[][]::new);
        return new Grid(xs, ys, values);
    }

    /**
     * {@return the numbers of a matrix, whose rows and columns are counted from 1}
     *
     * @param values {@code values[row][column]}, at least two rows and columns
     */
    public static Grid matrix(double[][] values) {
        int columns = values.length == 0 ? 0 : values[0].length;
        return new Grid(counted(columns), counted(values.length), values);
    }

    private static double[] counted(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    /**
     * {@return equally spaced numbers}
     *
     * @param low the first
     * @param high the last
     * @param count how many, at least 2
     */
    public static double[] spaced(double low, double high, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = low + (high - low) * i / (count - 1);
        }
        return numbers;
    }

    /** {@return the least finite value} */
    public double least() {
        return finite().min().orElse(0);
    }

    /** {@return the largest finite value} */
    public double most() {
        return finite().max().orElse(1);
    }

    private DoubleStream finite() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
    }

    Extent extent() {
        return new Extent(Range.of(xs), Range.of(ys), true);
    }
}
