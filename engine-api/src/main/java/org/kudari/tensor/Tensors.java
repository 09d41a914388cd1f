package org.kudari.tensor;

import org.kudari.backend.HostBuffer;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** Tensors of common patterns. Those of one number, of an array or of random numbers are made by {@link Tensor}. */
public final class Tensors {
    private Tensors() {}

    /**
     * {@return the identity matrix {@code [n, n]}}
     *
     * @param device the device
     * @param type the type of the elements
     * @param n the number of rows and columns
     * @throws IllegalArgumentException if it is negative
     */
    public static Tensor eye(Device device, DType type, long n) {
        return Tensor.ones(device, type, Shape.of(n)).diagonalEmbed();
    }

    /**
     * {@return a matrix {@code [rows, columns]} with 1 on the main diagonal and 0 elsewhere, as NumPy's and PyTorch's
     * {@code eye}}
     *
     * @param device the device
     * @param type the type of the elements
     * @param rows the number of rows
     * @param columns the number of columns
     * @throws IllegalArgumentException if a number is negative
     */
    public static Tensor eye(Device device, DType type, long rows, long columns) {
        Tensor square = eye(device, type, Math.min(rows, columns));
        if (rows == columns) {
            return square;
        }
        return rows > columns ? square.pad(0, 0, rows - columns) : square.pad(1, 0, columns - rows);
    }

    /**
     * {@return the whole numbers from 0 on, as {@code INT64}}
     *
     * @param device the device
     * @param count how many
     * @throws IllegalArgumentException if the number is negative, or a Java array cannot hold so many
     */
    public static Tensor arange(Device device, long count) {
        long[] values = new long[length("arange", count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.of(device, values, count);
    }

    /**
     * Numbers at equal distances, {@code start + i step}, up to the end, which is left out, as NumPy and PyTorch do it.
     * With a step that is no binary fraction, rounding decides whether the last number is below the end; {@link
     * #linspace} has a given number of them. Each is computed in double precision and rounded once.
     *
     * @param device the device
     * @param type the type of the elements
     * @param start the first number
     * @param end the bound, which is left out
     * @param step the distance; below 0 the numbers fall
     * @return the vector; empty if the end is not beyond the start in the direction of the step
     * @throws IllegalArgumentException if an argument is not finite, the step is 0, the start or the step is no whole
     *     number though the type is an integer one, or a Java array cannot hold so many
     */
    public static Tensor arange(Device device, DType type, double start, double end, double step) {
        if (step == 0 || !Double.isFinite(start) || !Double.isFinite(end) || !Double.isFinite(step)) {
            throw new IllegalArgumentException("arange: " + start + " to " + end + " with step " + step
                    + ": all must be finite, and the step not 0");
        }
        if (!type.isFloating() && (start != Math.rint(start) || step != Math.rint(step))) {
            throw new IllegalArgumentException("arange: the start " + start + " and the step " + step
                    + " must be whole numbers for the type " + type + ": take FLOAT32");
        }
        double[] values = new double[length("arange", (long) Math.max(0, Math.ceil((end - start) / step)))];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * step;
        }
        return of(device, type, values);
    }

    /**
     * Numbers at equal distances from a start to an end, both included, as NumPy and PyTorch do it. Each is computed in
     * double precision and rounded once.
     *
     * @param device the device
     * @param type a floating type
     * @param start the first number
     * @param end the last number
     * @param count how many; one is the start alone
     * @return the vector
     * @throws IllegalArgumentException if the type is not floating, the number is negative, or a Java array cannot hold
     *     so many
     */
    public static Tensor linspace(Device device, DType type, double start, double end, long count) {
        if (!type.isFloating()) {
            throw new IllegalArgumentException(
                    "linspace needs a floating type, not " + type + ": arange makes integers");
        }
        double[] values = new double[length("linspace", count)];
        double step = count > 1 ? (end - start) / (count - 1) : 0;
        for (int i = 0; i < values.length; i++) {
            // From the nearer end, so that both ends are exact.
            values[i] = i < values.length / 2 || count == 1 ? start + i * step : end - (count - 1 - i) * step;
        }
        return of(device, type, values);
    }

    static Tensor of(Device device, DType type, double... values) {
        if (type == DType.FLOAT64) {
            return Tensor.of(device, values, values.length);
        }
        if (type == DType.FLOAT32) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            return Tensor.of(device, rounded, rounded.length);
        }
        long[] whole = new long[values.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (long) values[i];
        }
        return Tensor.of(device, whole, whole.length).to(type);
    }

    private static int length(String operation, long count) {
        if (count < 0 || count > HostBuffer.MAX_LENGTH) {
            throw new IllegalArgumentException(operation + ": " + count
                    + " numbers do not fit a Java array, which has 0 to " + HostBuffer.MAX_LENGTH);
        }
        return (int) count;
    }
}
