package org.kudari.examples.gallery.parts;

import java.util.function.UnaryOperator;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.pictures.plot.Grid;
import org.kudari.tensor.Tensor;

/** A square part of the plane, whose points are one batch: a function of two numbers is computed on all at once. */
public final class Plane {
    private final double[] marks;
    private final Tensor points;

    /**
     * A square.
     *
     * @param device where functions are computed
     * @param low the least number of both axes
     * @param high the largest number of both axes
     * @param size the number of points along each axis
     */
    public Plane(Device device, double low, double high, int size) {
        marks = Grid.spaced(low, high, size);
        float[] pairs = new float[2 * size * size];
        for (int i = 0; i < size * size; i++) {
            pairs[2 * i] = (float) marks[i % size];
            pairs[2 * i + 1] = (float) marks[i / size];
        }
        points = Tensor.of(device, pairs, size * size, 2);
    }

    /**
     * {@return the values of a function}
     *
     * @param function from {@code [points, 2]} to a value for each point
     */
    public Grid values(UnaryOperator<Tensor> function) {
        try (Scope _ = points.device().scope()) {
            double[] values = function.apply(points).toDoubleArray();
            double[][] rows = new double[marks.length][marks.length];
            for (int i = 0; i < values.length; i++) {
                rows[i / marks.length][i % marks.length] = values[i];
            }
            return new Grid(marks, marks, rows);
        }
    }

    /**
     * {@return the values of a function at other points of the plane}
     *
     * @param xs the points' x
     * @param ys the points' y
     * @param function from {@code [points, 2]} to a value for each point
     */
    public double[] at(double[] xs, double[] ys, UnaryOperator<Tensor> function) {
        try (Scope _ = points.device().scope()) {
            float[] pairs = new float[2 * xs.length];
            for (int i = 0; i < xs.length; i++) {
                pairs[2 * i] = (float) xs[i];
                pairs[2 * i + 1] = (float) ys[i];
            }
            return function.apply(Tensor.of(points.device(), pairs, xs.length, 2))
                    .toDoubleArray();
        }
    }
}
