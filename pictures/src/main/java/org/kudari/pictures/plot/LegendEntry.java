package org.kudari.pictures.plot;

import org.kudari.pictures.canvas.Canvas;

/**
 * A line of a legend.
 *
 * @param label its words
 * @param sample draws a small sample
 */
public record LegendEntry(String label, Sample sample) {
    /** The width of a sample in pixels. */
    public static final double WIDTH = 22;

    /** Draws a sample of a mark. */
    @FunctionalInterface
    public interface Sample {
        /**
         * Draws it.
         *
         * @param canvas what it is drawn on
         * @param x its left edge; it is {@link #WIDTH} wide
         * @param y the middle of its height
         */
        void draw(Canvas canvas, double x, double y);
    }
}
