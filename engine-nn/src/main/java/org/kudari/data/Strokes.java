package org.kudari.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A generated data set of handwritten-looking digits: 28x28 grey images, 0 for paper and 255 for ink, and the digits 0
 * to 9 as classes. It needs no file, has as many rows as are asked for, and is frozen: row {@code i} of
 * a split is the same image on every machine, however many rows are asked for.
 *
 * <p>Each digit is written in one of several ways ({@link Glyphs}), its points moved a little, the whole slanted,
 * turned, scaled and shifted, and drawn with a pen of some width, pressure and darkness ({@link Pen}). The ranges are
 * chosen so that 60,000 rows take a linear model (softmax regression, Adam at 0.001, batches of 64, 10 epochs) to about
 * 89 % of the test set, and a 784-256-128-10 perceptron with the same recipe to more than 98 %, while people can read
 * it all.
 *
 * <p>Only IEEE additions, multiplications, divisions, square roots and {@link StrictMath} are used, whose results are
 * the same to the bit everywhere.
 */
public final class Strokes {

    /** The width and height of an image in pixels. */
    public static final int SIZE = 28;

    private static final int PIXELS = SIZE * SIZE;
    private static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /** The rows whose pixels fit into one Java array, which may be a few elements short of {@link Integer#MAX_VALUE}. */
    private static final int MAX_ROWS = (Integer.MAX_VALUE - 8) / PIXELS;

    /** Rows that one pen writes. */
    private static final int SHEETS = 256;

    private Strokes() {}

    /**
     * The first rows to train with.
     *
     * @param rows how many, from 0 to 2,739,137
     * @return {@code rows x 784} features from 0 to 1, and classes 0 to 9
     * @throws IllegalArgumentException if that is more than an array can hold, or negative
     */
    public static Table training(int rows) {
        return generate(0, rows);
    }

    /** The first rows to test with, none of which is among those to train with; otherwise as {@link #training}. */
    public static Table test(int rows) {
        return generate(1, rows);
    }

    private static Table generate(int split, int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative, but was " + rows);
        }
        if (rows > MAX_ROWS) {
            throw new IllegalArgumentException("%,d rows of %,d numbers are more than one array can hold (%,d rows fit)"
                    .formatted(rows, PIXELS, MAX_ROWS));
        }
        byte[] images = new byte[rows * PIXELS];
        int[] digits = new int[rows];
        IntStream.range(0, Math.ceilDiv(rows, SHEETS)).parallel().forEach(block -> {
            Pen pen = new Pen();
            int end = Math.min(rows, SHEETS * (block + 1));
            for (int row = SHEETS * block; row < end; row++) {
                digits[row] = write(pen, split, row, images);
            }
        });
        return new Table(new Features.Bytes(PIXELS, images, 1 / 255f), new Target.Classes(digits, NAMES));
    }

    /** Writes the image of a row, and returns its digit. */
    private static int write(Pen pen, int split, int row, byte[] images) {
        Dice dice = new Dice(split, row);
        int digit = dice.below(10);
        List<Glyphs.Stroke> strokes = Glyphs.strokes(digit, dice.below(Glyphs.variants()));
        Hand hand = new Hand(dice);
        pen.take(dice);
        for (Glyphs.Stroke stroke : strokes) {
            pen.draw(hand.place(stroke), dice);
        }
        pen.lift(images, row * PIXELS, dice);
        return digit;
    }
}
