package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;

/** The shape of a point. People who do not tell colours apart tell shapes apart. */
public enum Marker {
    /** A disc. */
    DISC,
    /** A square. */
    SQUARE,
    /** A triangle that stands on its side. */
    TRIANGLE,
    /** A square that stands on its corner. */
    DIAMOND,
    /** Two lines that cross. */
    CROSS,
    /** A circle that is not filled. */
    CIRCLE;

    /**
     * {@return the shape of a series} After six they repeat.
     *
     * @param index the number of the series, from 0
     */
    public static Marker series(int index) {
        return values()[Math.floorMod(index, values().length)];
    }

    /**
     * Draws a point.
     *
     * @param canvas what it is drawn on
     * @param x its middle, in pixels from the left
     * @param y its middle, in pixels from above
     * @param radius about half of its width, in pixels
     * @param ink the colour
     * @param opacity from 0, invisible, to 1
     */
    public void draw(Canvas canvas, double x, double y, double radius, Ink ink, double opacity) {
        double r = radius;
        Pen pen = new Pen(ink, Math.max(1.2, radius / 2.5)).opacity(opacity);
        switch (this) {
            case DISC -> canvas.disc(x, y, r, ink, opacity);
            case CIRCLE -> canvas.circle(x, y, r, pen);
            case SQUARE ->
                canvas.area(
                        new double[] {x - 0.9 * r, x + 0.9 * r, x + 0.9 * r, x - 0.9 * r},
                        new double[] {y - 0.9 * r, y - 0.9 * r, y + 0.9 * r, y + 0.9 * r},
                        ink,
                        opacity);
            case TRIANGLE ->
                canvas.area(
                        new double[] {x, x + 1.1 * r, x - 1.1 * r},
                        new double[] {y - 1.2 * r, y + 0.8 * r, y + 0.8 * r},
                        ink,
                        opacity);
            case DIAMOND ->
                canvas.area(
                        new double[] {x, x + 1.2 * r, x, x - 1.2 * r},
                        new double[] {y - 1.2 * r, y, y + 1.2 * r, y},
                        ink,
                        opacity);
            case CROSS -> {
                canvas.line(x - r, y - r, x + r, y + r, pen);
                canvas.line(x - r, y + r, x + r, y - r, pen);
            }
        }
    }
}
