package org.kudari.pictures.canvas;

import java.util.List;

/**
 * How a line is drawn.
 *
 * @param ink its colour
 * @param width its width in pixels
 * @param opacity from 0, invisible, to 1
 * @param dashes the lengths of dashes and gaps in turn, in pixels; empty for a line without gaps
 */
public record Pen(Ink ink, double width, double opacity, List<Double> dashes) {
    /**
     * A pen for lines without gaps.
     *
     * @param ink the colour
     * @param width the width in pixels
     */
    public Pen(Ink ink, double width) {
        this(ink, width, 1, List.of());
    }

    /** {@return this pen with gaps} */
    public Pen dashed() {
        return new Pen(ink, width, opacity, List.of(5.0, 4.0));
    }

    /**
     * {@return this pen with another opacity}
     *
     * @param share from 0, invisible, to 1
     */
    public Pen opacity(double share) {
        return new Pen(ink, width, share, dashes);
    }
}
