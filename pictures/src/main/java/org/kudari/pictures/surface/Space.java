package org.kudari.pictures.surface;

import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.plot.Grid;

/** Where points of space lie in a box. The values of each axis fill a cube, which is lower than it is wide. */
final class Space {
    private static final double HEIGHT = 0.75;
    private static final double MARGIN = 46;

    private final double[] least;
    private final double[] most;
    private final View view;
    private final double scale;
    private final double centerRight;
    private final double centerDown;

    /** @param top the room above the picture, in pixels */
    Space(Grid grid, View view, Box box, double top) {
        double[] xs = grid.xs();
        double[] ys = grid.ys();
        double low = grid.least();
        double high = grid.most();
        this.least = new double[] {xs[0], ys[0], low};
        this.most = new double[] {xs[xs.length - 1], ys[ys.length - 1], high > low ? high : low + 1};
        this.view = view;
        double halfWidth = 0;
        double halfHeight = 0;
        for (int corner = 0; corner < 8; corner++) {
            double x = (corner & 1) * 2 - 1;
            double y = (corner & 2) - 1;
            double z = ((corner & 4) / 2 - 1) * HEIGHT;
            halfWidth = Math.max(halfWidth, Math.abs(view.right(x, y)));
            halfHeight = Math.max(halfHeight, Math.abs(view.up(x, y, z)));
        }
        double height = box.height() - top - MARGIN;
        this.scale = Math.min((box.width() / 2 - MARGIN) / halfWidth, height / 2 / halfHeight);
        this.centerRight = box.centerX() + 8;
        this.centerDown = box.y() + top + height / 2;
    }

    double least(int axis) {
        return least[axis];
    }

    double most(int axis) {
        return most[axis];
    }

    /** The height of the ground. */
    double bottom() {
        return least[2];
    }

    View view() {
        return view;
    }

    private double inCube(int axis, double value) {
        double inside = 2 * (value - least[axis]) / (most[axis] - least[axis]) - 1;
        return axis == 2 ? HEIGHT * inside : inside;
    }

    double right(double x, double y) {
        return centerRight + scale * view.right(inCube(0, x), inCube(1, y));
    }

    double down(double x, double y, double z) {
        return centerDown - scale * view.up(inCube(0, x), inCube(1, y), inCube(2, z));
    }

    double depth(double x, double y, double z) {
        return view.depth(inCube(0, x), inCube(1, y), inCube(2, z));
    }

    double[] right(double[] xs, double[] ys, double[] zs) {
        double[] places = new double[xs.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = right(xs[i], ys[i]);
        }
        return places;
    }

    double[] down(double[] xs, double[] ys, double[] zs) {
        double[] places = new double[xs.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = down(xs[i], ys[i], zs[i]);
        }
        return places;
    }
}
