package org.kudari.pictures.image;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Canvas;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.canvas.TextStyle;

/**
 * An image: numbers as square pixels, with a title above and without axes.
 *
 * @param title the title; empty for none
 * @param values {@code values[row][column]}, from above
 * @param colours the colour of a share from 0, the least number, to 1, the largest
 * @param least the number of the first colour
 * @param most the number of the last colour
 */
public record Pixels(String title, double[][] values, DoubleFunction<Ink> colours, double least, double most)
        implements Drawing {
    private static final double MARGIN = 4;
    private static final double LINE = 18;
    private static final TextStyle TITLE = new TextStyle(13, Ink.TEXT).middle();

    /**
     * Checks the rows, and copies the numbers.
     *
     * @throws IllegalArgumentException if there is none, or they are not equally long
     */
    public Pixels {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("an image has at least one pixel");
        }
        for (double[] row : values) {
            if (row.length != values[0].length) {
                throw new IllegalArgumentException(
                        "the rows of an image are equally long, not " + values[0].length + " and " + row.length);
            }
        }
        values = copy(values);
    }

    private static double[][] copy(double[][] values) {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@return a copy of the numbers, {@code values[row][column]}} */
    @Override
    public double[][] values() {
        return copy(values);
    }

    @Override
    public void draw(Canvas canvas, Box box) {
        int columns = values[0].length;
        int rows = values.length;
        double top = box.y() + MARGIN + (title.isEmpty() ? 0 : LINE);
        double pixel = Math.min((box.width() - 2 * MARGIN) / columns, (box.bottom() - MARGIN - top) / rows);
        double left = box.centerX() - pixel * columns / 2;
        double[] xs = IntStream.rangeClosed(0, columns)
                .mapToDouble(i -> left + i * pixel)
                .toArray();
        double[] ys =
                IntStream.rangeClosed(0, rows).mapToDouble(i -> top + i * pixel).toArray();
        new Tiles(colours, least, most).draw(canvas, xs, ys, values);
        canvas.frame(new Box(left, top, pixel * columns, pixel * rows), new Pen(Ink.MUTED, 0.8));
        if (!title.isEmpty()) {
            canvas.text(box.centerX(), top - 5, title, TITLE, box.width() - 2 * MARGIN);
        }
    }
}
