package org.kudari.pictures.figure;

import java.util.List;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Drawing;

/**
 * Drawings of one size in rows, from left to right.
 *
 * @param columns how many stand side by side
 * @param drawings the drawings
 */
public record Panels(int columns, List<Drawing> drawings) implements Drawing {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if there is not at least one column
     */
    public Panels {
        if (columns < 1) {
            throw new IllegalArgumentException("panels have at least one column, not " + columns);
        }
        drawings = List.copyOf(drawings);
    }

    /**
     * {@return drawings side by side}
     *
     * @param drawings the drawings
     */
    public static Panels row(Drawing... drawings) {
        return new Panels(Math.max(1, drawings.length), List.of(drawings));
    }

    @Override
    public void draw(Canvas canvas, Box box) {
        double width = box.width() / columns;
        double height = box.height() / Math.ceilDiv(drawings.size(), columns);
        for (int i = 0; i < drawings.size(); i++) {
            Box part = new Box(box.x() + i % columns * width, box.y() + i / columns * height, width, height);
            drawings.get(i).draw(canvas, part);
        }
    }
}
