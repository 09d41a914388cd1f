package org.kudari.pictures.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;

/**
 * A function of x and y as a surface, with paths on it and their shadows on the ground. It is drawn from the back to the
 * front: the painter's algorithm. It is immutable: each method gives another surface.
 */
public final class Surface implements Drawing {
    private static final double AZIMUTH = Math.toRadians(35);
    private static final double ELEVATION = Math.toRadians(28);

    /** Points on the surface. */
    record Path(double[] xs, double[] ys, double[] zs, Ink ink) {
        Path {
            if (xs.length != ys.length || xs.length != zs.length) {
                throw new IllegalArgumentException(
                        "points have as many x as y and z, not " + xs.length + ", " + ys.length + " and " + zs.length);
            }
            xs = xs.clone();
            ys = ys.clone();
            zs = zs.clone();
        }
    }

    private final String title;
    private final List<String> labels;
    private final Grid grid;
    private final ColourMap colours;
    private final View view;
    private final List<Path> paths;

    private Surface(String title, List<String> labels, Grid grid, ColourMap colours, View view, List<Path> paths) {
        this.title = title;
        this.labels = labels;
        this.grid = grid;
        this.colours = colours;
        this.view = view;
        this.paths = paths;
    }

    /**
     * {@return a surface}
     *
     * @param labelX what is on the x axis, with its unit
     * @param labelY what is on the y axis, with its unit
     * @param labelZ what is on the upright axis, with its unit
     * @param grid the heights; they are all finite
     */
    public static Surface of(String labelX, String labelY, String labelZ, Grid grid) {
        return new Surface(
                "", List.of(labelX, labelY, labelZ), grid, ColourMap.VIRIDIS, new View(AZIMUTH, ELEVATION), List.of());
    }

    /**
     * {@return the surface with a title above it}
     *
     * @param text the title
     */
    public Surface title(String text) {
        return new Surface(text, labels, grid, colours, view, paths);
    }

    /**
     * {@return the surface in other colours}
     *
     * @param other the colours, from the least height to the largest
     */
    public Surface colours(ColourMap other) {
        return new Surface(title, labels, grid, other, view, paths);
    }

    /**
     * {@return the surface seen from another side}
     *
     * @param azimuth how far it is turned about the upright axis, in degrees
     * @param elevation how far the eye is above the ground, in degrees, from 0 to 90
     */
    public Surface view(double azimuth, double elevation) {
        View other = new View(Math.toRadians(azimuth), Math.toRadians(elevation));
        return new Surface(title, labels, grid, colours, other, paths);
    }

    /**
     * {@return the surface with a path on it, and the path's shadow on the ground}
     *
     * @param xs the points' x
     * @param ys the points' y
     * @param zs the points' heights
     * @param ink the colour
     * @throws IllegalArgumentException if there are not as many of each
     */
    public Surface path(double[] xs, double[] ys, double[] zs, Ink ink) {
        List<Path> more = new ArrayList<>(paths);
        more.add(new Path(xs, ys, zs, ink));
        return new Surface(title, labels, grid, colours, view, List.copyOf(more));
    }

    @Override
    public void draw(Canvas canvas, Box box) {
        Space space = new Space(grid, view, box, title.isEmpty() ? 8 : 34);
        if (!title.isEmpty()) {
            canvas.text(box.centerX(), box.y() + 22, title, SpaceAxes.TITLE.middle(), box.width() - 16);
        }
        new SpaceAxes(space, labels, box).draw(canvas);
        for (Path path : paths) {
            drawShadow(canvas, space, path);
        }
        List<Piece> pieces = new ArrayList<>();
        addTiles(pieces, space);
        paths.forEach(path -> addPath(pieces, space, path));
        // The sort is stable, so what is equally far keeps its order.
        pieces.sort((one, other) -> Double.compare(other.depth, one.depth));
        pieces.forEach(piece -> piece.drawing.draw(canvas, box));
    }

    /** A part of the picture that may hide others. */
    private record Piece(double depth, Drawing drawing) {}

    private void addTiles(List<Piece> pieces, Space space) {
        double[] xs = grid.xs();
        double[] ys = grid.ys();
        double[][] zs = grid.values();
        double least = grid.least();
        double most = grid.most();
        Pen mesh = new Pen(Ink.PAPER, 0.5).opacity(0.45);
        for (int row = 0; row + 1 < ys.length; row++) {
            for (int column = 0; column + 1 < xs.length; column++) {
                double[] x = {xs[column], xs[column + 1], xs[column + 1], xs[column]};
                double[] y = {ys[row], ys[row], ys[row + 1], ys[row + 1]};
                double[] z = {zs[row][column], zs[row][column + 1], zs[row + 1][column + 1], zs[row + 1][column]};
                double mean = (z[0] + z[1] + z[2] + z[3]) / 4;
                Ink ink = colours.at(most > least ? (mean - least) / (most - least) : 0);
                double[] right = space.right(x, y, z);
                double[] down = space.down(x, y, z);
                double depth = space.depth((x[0] + x[1]) / 2, (y[0] + y[2]) / 2, mean);
                pieces.add(new Piece(depth, (canvas, _) -> {
                    canvas.area(right, down, ink, 1);
                    canvas.line(right, down, mesh);
                }));
            }
        }
    }

    /** A little nearer than the surface that it lies on, and its margin between them, so that it covers no other part. */
    private static void addPath(List<Piece> pieces, Space space, Path path) {
        for (int i = 1; i < path.xs.length; i++) {
            double[] x = {path.xs[i - 1], path.xs[i]};
            double[] y = {path.ys[i - 1], path.ys[i]};
            double[] z = {path.zs[i - 1], path.zs[i]};
            double[] right = space.right(x, y, z);
            double[] down = space.down(x, y, z);
            double depth = space.depth((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2);
            pieces.add(new Piece(depth - 0.15, (canvas, _) -> canvas.line(right, down, new Pen(Ink.PAPER, 4))));
            pieces.add(new Piece(depth - 0.3, (canvas, _) -> canvas.line(right, down, new Pen(path.ink, 2.4))));
        }
    }

    private static void drawShadow(Canvas canvas, Space space, Path path) {
        double[] ground = path.xs.clone();
        Arrays.fill(ground, space.bottom());
        canvas.line(
                space.right(path.xs, path.ys, ground),
                space.down(path.xs, path.ys, ground),
                new Pen(path.ink, 1.6).opacity(0.8).dashed());
    }
}
