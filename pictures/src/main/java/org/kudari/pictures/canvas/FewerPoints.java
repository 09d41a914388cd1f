package org.kudari.pictures.canvas;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Which points of a line can be seen. Douglas and Peucker, "Algorithms for the reduction of the number of points required
 * to represent a digitized line or its caricature", 1973: a part of the line is straight if none of its points is far from
 * the straight line between its ends; otherwise the farthest one divides it.
 */
final class FewerPoints {
    private FewerPoints() {}

    /**
     * {@return the indices of the points that are needed, ascending} The first and the last one always are.
     *
     * @param xs the points' x
     * @param ys the points' y, as many
     * @param tolerance how far a point may be from the line through the others
     */
    static int[] of(double[] xs, double[] ys, double tolerance) {
        BitSet needed = new BitSet();
        Deque<int[]> parts = new ArrayDeque<>();
        if (xs.length > 0) {
            parts.push(new int[] {0, xs.length - 1});
        }
        while (!parts.isEmpty()) {
            int[] part = parts.pop();
            int from = part[0];
            int to = part[1];
            needed.set(from);
            needed.set(to);
            int farthest = from;
            double largest = 0;
            for (int i = from + 1; i < to; i++) {
                double distance = distance(xs, ys, i, from, to);
                if (distance > largest) {
                    farthest = i;
                    largest = distance;
                }
            }
            if (largest > tolerance) {
                parts.push(new int[] {from, farthest});
                parts.push(new int[] {farthest, to});
            }
        }
        return needed.stream().toArray();
    }

    /** The distance of a point from the straight line between two others. */
    private static double distance(double[] xs, double[] ys, int point, int from, int to) {
        double alongX = xs[to] - xs[from];
        double alongY = ys[to] - ys[from];
        double squared = alongX * alongX + alongY * alongY;
        double share = squared == 0
                ? 0
                : Math.clamp(((xs[point] - xs[from]) * alongX + (ys[point] - ys[from]) * alongY) / squared, 0, 1);
        return Math.hypot(xs[point] - xs[from] - share * alongX, ys[point] - ys[from] - share * alongY);
    }
}
