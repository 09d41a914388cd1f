package org.kudari.pictures.canvas;

import java.util.List;
import java.util.function.Consumer;

/**
 * What figures are drawn on. What is drawn later covers what was drawn before. Places are pixels from the upper left
 * corner: x to the right, y downwards.
 */
public interface Canvas {
    /**
     * Draws a line through points.
     *
     * @param xs the points' distances from the left
     * @param ys the points' distances from above, as many
     * @param pen how it is drawn
     */
    void line(double[] xs, double[] ys, Pen pen);

    /**
     * Fills an area. Its last point is joined to its first one.
     *
     * @param xs the points' distances from the left
     * @param ys the points' distances from above, as many
     * @param ink the colour
     * @param opacity from 0, invisible, to 1
     */
    void area(double[] xs, double[] ys, Ink ink, double opacity);

    /**
     * Fills a rectangle with hard edges, so that neighbours meet without a seam.
     *
     * @param box the rectangle
     * @param ink the colour
     */
    default void tile(Box box, Ink ink) {
        tiles(List.of(box), ink);
    }

    /**
     * Fills rectangles of one colour, as {@link #tile} does.
     *
     * @param boxes the rectangles; none covers another
     * @param ink the colour
     */
    void tiles(List<Box> boxes, Ink ink);

    /**
     * Fills a disc.
     *
     * @param x the centre's distance from the left
     * @param y the centre's distance from above
     * @param radius the radius
     * @param ink the colour
     * @param opacity from 0, invisible, to 1
     */
    void disc(double x, double y, double radius, Ink ink, double opacity);

    /**
     * Draws a circle.
     *
     * @param x the centre's distance from the left
     * @param y the centre's distance from above
     * @param radius the radius
     * @param pen how it is drawn
     */
    void circle(double x, double y, double radius, Pen pen);

    /**
     * Writes a text on one line.
     *
     * @param x where the anchor is
     * @param y where the letters stand: their base line
     * @param text the text
     * @param style how it is written
     */
    void text(double x, double y, String text, TextStyle style);

    /**
     * Writes a text on one line, and shortens it to its room. In an SVG file the whole text is its hint, and one of the
     * words for people who cannot see the figure.
     *
     * @param x where the anchor is
     * @param y where the letters stand: their base line
     * @param text the text
     * @param style how it is written
     * @param room how long it may be, in pixels
     */
    default void text(double x, double y, String text, TextStyle style, double room) {
        text(x, y, style.shortened(text, room), style);
    }

    /**
     * Draws inside of a rectangle only.
     *
     * @param box the rectangle; what reaches out of it is cut off
     * @param drawing draws, with the same coordinates
     */
    void clipped(Box box, Consumer<Canvas> drawing);

    /**
     * Draws a straight line.
     *
     * @param x1 where it begins
     * @param y1 where it begins
     * @param x2 where it ends
     * @param y2 where it ends
     * @param pen how it is drawn
     */
    default void line(double x1, double y1, double x2, double y2, Pen pen) {
        line(new double[] {x1, x2}, new double[] {y1, y2}, pen);
    }

    /**
     * Draws a straight line with an arrowhead at its end.
     *
     * @param x1 where it begins
     * @param y1 where it begins
     * @param x2 where it ends, the tip of the arrow
     * @param y2 where it ends, the tip of the arrow
     * @param pen how it is drawn; gaps are left out of the head
     */
    default void arrow(double x1, double y1, double x2, double y2, Pen pen) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        if (length == 0) {
            return;
        }
        double head = Math.min(length, 5 + 2 * pen.width());
        double alongX = (x2 - x1) / length;
        double alongY = (y2 - y1) / length;
        double baseX = x2 - head * alongX;
        double baseY = y2 - head * alongY;
        line(x1, y1, baseX, baseY, pen);
        double half = 0.45 * head;
        area(
                new double[] {x2, baseX - half * alongY, baseX + half * alongY},
                new double[] {y2, baseY + half * alongX, baseY - half * alongX},
                pen.ink(),
                pen.opacity());
    }

    /**
     * Fills a rectangle with smooth edges.
     *
     * @param box the rectangle
     * @param ink the colour
     * @param opacity from 0, invisible, to 1
     */
    default void rectangle(Box box, Ink ink, double opacity) {
        area(
                new double[] {box.x(), box.right(), box.right(), box.x()},
                new double[] {box.y(), box.y(), box.bottom(), box.bottom()},
                ink,
                opacity);
    }

    /**
     * Draws the edge of a rectangle.
     *
     * @param box the rectangle
     * @param pen how it is drawn
     */
    default void frame(Box box, Pen pen) {
        line(
                new double[] {box.x(), box.right(), box.right(), box.x(), box.x()},
                new double[] {box.y(), box.y(), box.bottom(), box.bottom(), box.y()},
                pen);
    }
}
