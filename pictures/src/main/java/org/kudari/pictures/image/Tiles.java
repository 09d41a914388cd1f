package org.kudari.pictures.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Ink;

/**
 * Numbers as rectangles of colours, side by side.
 *
 * @param colours the colour of a share from 0, the least number, to 1, the largest
 * @param least the number of the first colour
 * @param most the number of the last colour
 */
public record Tiles(DoubleFunction<Ink> colours, double least, double most) {
    /** So few colours that neighbours of one colour can be one tile, and too many to see. */
    private static final int LEVELS = 48;

    /** Of what is no number: it has no colour. */
    private static final int NONE = -1;

    /**
     * Draws them. Where a value is no number, the paper is seen.
     *
     * @param canvas what they are drawn on
     * @param xs where the columns begin and the last one ends, in pixels from the left
     * @param ys where the rows begin and the last one ends, in pixels from above
     * @param values {@code values[row][column]}
     */
    public void draw(Canvas canvas, double[] xs, double[] ys, double[][] values) {
        Map<Integer, List<Box>> byLevel = new TreeMap<>();
        for (int row = 0; row < values.length; row++) {
            double top = Math.min(ys[row], ys[row + 1]);
            double height = Math.abs(ys[row + 1] - ys[row]);
            int columns = values[row].length;
            int begin = 0;
            for (int column = 1; column <= columns; column++) {
                int level = level(values[row][begin]);
                if (column == columns || level(values[row][column]) != level) {
                    Box box = new Box(xs[begin], top, xs[column] - xs[begin], height);
                    byLevel.computeIfAbsent(level, _ -> new ArrayList<>()).add(box);
                    begin = column;
                }
            }
        }
        byLevel.remove(NONE);
        byLevel.forEach((level, boxes) -> canvas.tiles(boxes, colours.apply((double) level / (LEVELS - 1))));
    }

    private int level(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        double share = (value - least) / (most - least);
        return (int) Math.round(Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (LEVELS - 1));
    }
}
