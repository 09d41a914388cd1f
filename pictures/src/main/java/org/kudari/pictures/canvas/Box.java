package org.kudari.pictures.canvas;

/**
 * A rectangle of a canvas, in pixels from its upper left corner.
 *
 * @param x the left edge
 * @param y the upper edge
 * @param width the width
 * @param height the height
 */
public record Box(double x, double y, double width, double height) {
    /** {@return the right edge} */
    public double right() {
        return x + width;
    }

    /** {@return the lower edge} */
    public double bottom() {
        return y + height;
    }

    /** {@return the middle between left and right} */
    public double centerX() {
        return x + width / 2;
    }

    /** {@return the middle between above and below} */
    public double centerY() {
        return y + height / 2;
    }

    /**
     * {@return this box without its margins}
     *
     * @param top the margin above
     * @param right the margin at the right
     * @param bottom the margin below
     * @param left the margin at the left
     */
    public Box inset(double top, double right, double bottom, double left) {
        return new Box(x + left, y + top, width - left - right, height - top - bottom);
    }
}
