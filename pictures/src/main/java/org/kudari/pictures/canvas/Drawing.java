package org.kudari.pictures.canvas;

/** Something that can be drawn into a rectangle of any size: a plot, a graph, or several of them side by side. */
@FunctionalInterface
public interface Drawing {
    /**
     * Draws it.
     *
     * @param canvas what it is drawn on
     * @param box the rectangle that it fills
     */
    void draw(Canvas canvas, Box box);
}
