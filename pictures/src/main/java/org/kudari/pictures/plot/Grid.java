package org.kudari.pictures.plot;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;

/**
 * Numbers at the crossings of a grid: a function of x and y. It has copies of its arrays.
 *
 * @param xs the x of the columns, ascending
 * @param ys the y of the rows, ascending
 * @param values {@code values[row][column]}
 */
public record Grid(double[] xs, double[] ys, double[][] values) {
    /**
     * Checks the sizes, and copies the numbers.
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
        xs = xs.clone();
        ys = ys.clone();
        values = copy(values);
    }

    private static double[][] copy(double[][] values) {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@return a copy of the x of the columns} */
    @Override
    public double[] xs() {
        return xs.clone();
    }

    /** {@return a copy of the y of the rows} */
    @Override
    public double[] ys() {
        return ys.clone();
    }

    /** {@return a copy of the numbers, {@code values[row][column]}} */
    @Override
    public double[][] values() {
        return copy(values);
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
     * {@return the numbers of a matrix, each for a cell around its column and its row, which are counted from 1} The grid
     * reaches half a cell further on each side, so a heat map of it has cells of equal size. Its first row is the lowest
     * one.
     *
     * @param matrix {@code matrix[row][column]}, at least one of each
     */
    public static Grid matrix(double[][] matrix) {
        double[] xs = middles(matrix[0].length);
        double[] ys = middles(matrix.length);
        double[][] values = new double[ys.length][xs.length];
        for (int y = 0; y < ys.length; y++) {
            double[] row = matrix[Math.clamp(y - 1, 0, matrix.length - 1)];
            for (int x = 0; x < xs.length; x++) {
                values[y][x] = row[Math.clamp(x - 1, 0, row.length - 1)];
            }
        }
        return new Grid(xs, ys, values);
    }

    /** The middles of cells, between the edge of the first one and that of the last one. */
    private static double[] middles(int count) {
        double[] middles = new double[count + 2];
        middles[0] = 0.5;
        for (int i = 1; i <= count; i++) {
            middles[i] = i;
        }
        middles[count + 1] = count + 0.5;
        return middles;
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
            double share = (double) i / (count - 1);
            // The difference of the largest numbers is infinite.
            numbers[i] = Double.isInfinite(high - low)
                    ? low * (1 - share) + high * share
                    : low + (high - low) * i / (count - 1);
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
