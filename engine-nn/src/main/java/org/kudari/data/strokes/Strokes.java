package org.kudari.data.strokes;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;

/**
 * A generated data set of handwritten-looking digits: 28x28 grey images, 0 for the background and 255 for full ink,
 * with the digits 0 to 9 as classes. It needs no file and has as many rows as are asked for. It is deterministic: row
 * {@code i} of a split is the same image on every machine, however many rows are generated.
 *
 * <p>Each digit is one of several variants ({@link Glyphs}). Its points are moved a little, the whole is slanted,
 * turned, scaled and shifted, and it is drawn with a random line width, pressure and darkness ({@link
 * StrokeRasterizer}). The ranges are chosen so that 60,000 rows take a linear model (softmax regression, Adam at 0.001,
 * batches of 64, 10 epochs) to about 89 % of the test set, and a 784-256-128-10 perceptron with the same settings to
 * more than 98 %, while people can read every digit.
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

    /**
     * The number of rows whose pixels fit into one Java array, which may be a few elements shorter than {@link
     * Integer#MAX_VALUE}.
     */
    private static final int MAX_ROWS = (Integer.MAX_VALUE - 8) / PIXELS;

    /** The number of rows that one parallel task generates. */
    private static final int ROWS_PER_TASK = 256;

    private Strokes() {}

    /**
     * Generates the first rows of the training split.
     *
     * @param rows the number of rows, from 0 to 2,739,137
     * @return {@code rows x 784} features from 0 to 1, and classes 0 to 9
     * @throws IllegalArgumentException if the number is negative, or more than an array can hold
     */
    public static Table training(int rows) {
        return generate(0, rows);
    }

    /**
     * Generates the first rows of the test split. None of them is a row of the training split.
     *
     * @param rows the number of rows, from 0 to 2,739,137
     * @return {@code rows x 784} features from 0 to 1, and classes 0 to 9
     * @throws IllegalArgumentException if the number is negative, or more than an array can hold
     */
    public static Table test(int rows) {
        return generate(1, rows);
    }

    private static Table generate(int split, int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative, but was " + rows);
        }
        if (rows > MAX_ROWS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d rows of %,d numbers are more than one array can hold (%,d rows fit)",
                    rows,
                    PIXELS,
                    MAX_ROWS));
        }
        byte[] images = new byte[rows * PIXELS];
        int[] digits = new int[rows];
        IntStream.range(0, Math.ceilDiv(rows, ROWS_PER_TASK)).parallel().forEach(block -> {
            StrokeRasterizer rasterizer = new StrokeRasterizer();
            int end = Math.min(rows, ROWS_PER_TASK * (block + 1));
            for (int row = ROWS_PER_TASK * block; row < end; row++) {
                digits[row] = write(rasterizer, split, row, images);
            }
        });
        return new Table(new Features.Bytes(PIXELS, images, 1 / 255f), new Target.Classes(digits, NAMES));
    }

    /** Writes the image of a row, and returns its digit. */
    private static int write(StrokeRasterizer rasterizer, int split, int row, byte[] images) {
        RowRandom random = new RowRandom(split, row);
        int digit = random.below(10);
        List<Glyphs.Stroke> strokes = Glyphs.strokes(digit, random.below(Glyphs.variants()));
        DigitTransform digitTransform = new DigitTransform(random);
        rasterizer.beginDigit(random);
        for (Glyphs.Stroke stroke : strokes) {
            rasterizer.draw(digitTransform.apply(stroke), random);
        }
        rasterizer.finishDigit(images, row * PIXELS, random);
        return digit;
    }
}
