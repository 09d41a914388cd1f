package org.kudari.data.strokes;

import java.util.ArrayList;
import java.util.List;

/**
 * The strokes of each digit of {@link Strokes}, in three variants a digit.
 *
 * <p>A stroke is a list of points {@code x,y} that a smooth curve passes through, in hundredths of half the digit's
 * height. x grows to the right from -60 to 60, and y downwards from -100 to 100. An exclamation mark after a point
 * makes it a corner. A bar separates two strokes.
 */
final class Glyphs {

    private static final String[][] WRITTEN = {
        {
            "8,-98 -40,-75 -57,0 -40,78 5,98 44,75 57,0 42,-75 8,-98",
            "30,-92 -25,-85 -54,-10 -36,78 10,98 48,60 54,-20 30,-82 -14,-92",
            "-15,-90 -48,-30 -46,50 -5,98 42,70 52,-15 25,-85 -12,-94 -40,-70",
        },
        {
            "6,-100 2,0 -4,100", //
            "-36,-52 6,-98! 4,0 2,98",
            "-30,-60 5,-98! 4,0 3,95 | -40,95 44,96",
        },
        {
            "-48,-55 -25,-90 20,-95 46,-60 30,-10 -15,45 -52,92! 0,88 55,92",
            "-45,-60 -10,-98 40,-75 34,-20 -12,48 -42,86 -54,68 -28,60 10,84 58,78",
            "-40,-82 10,-96 48,-62 22,0 -50,90! 52,86",
        },
        {
            "-45,-70 -5,-98 42,-70 30,-20 -12,-5! 35,10 52,50 15,95 -30,92 -52,65",
            "-45,-92 42,-92! -5,-20! 45,10 48,65 5,98 -48,75",
            "-42,-75 0,-98 42,-62 15,-15 -14,-6 -8,-16 22,-6 50,42 20,92 -25,95 -50,70",
        },
        {
            "-28,-95 -50,15! 58,12 | 26,-60 22,98",
            "26,-98 -56,30! 58,28 | 26,-98 22,98",
            "-38,-92 -48,-15 -22,12 15,2 36,-18 | 40,-92 34,0 26,98",
        },
        {
            "45,-95 -35,-93! -42,-10! 0,-28 48,5 45,65 0,98 -50,80",
            "-32,-92 -40,-14! 5,-30 50,10 40,75 -5,98 -50,78 | -32,-92 50,-96",
            "46,-84 0,-95 -40,-68 -25,-25 25,0 46,42 20,88 -20,98 -50,76",
        },
        {
            "35,-95 -15,-60 -48,20 -35,82 10,98 48,65 40,15 0,5 -42,42",
            "16,-100 -30,-20 -50,50 -10,98 40,82 42,32 5,14 -35,40 -46,60",
            "46,-78 12,-98 -35,-50 -50,30 -25,90 20,95 45,55 20,12 -20,20 -46,56",
        },
        {
            "-48,-88 50,-90! 2,10 -18,98",
            "-48,-90 50,-90! 12,0 -12,98 | -28,4 42,-2",
            "-52,-60 -46,-90! 50,-88! 12,0 -2,98",
        },
        {
            "36,-70 0,-98 -38,-65 -20,-20 20,12 48,55 5,98 -48,60 -22,10 25,-25 36,-70",
            "0,-98 -37,-58 0,-10 37,-55 0,-98 | 0,-10 -48,45 0,98 48,45 0,-10",
            "42,-84 -5,-98 -40,-70 -15,-20 30,20 45,65 0,98 -42,65 -15,15 28,-35 48,-78",
        },
        {
            "45,-60 5,-98 -45,-60 -25,-8 20,-10 45,-60! 42,10 32,98",
            "42,-65 0,-98 -45,-55 -15,-5 30,-25 45,-70! 48,10 25,80 -20,98 -46,80",
            "35,-68 -5,-95 -45,-50 -10,-5 32,-40 40,-92! 36,0 34,100",
        },
    };

    /** A stroke's points, in hundredths of half the digit's height. A corner is stored as two equal points. */
    record Stroke(double[] x, double[] y) {}

    private static final List<List<List<Stroke>>> GLYPHS = parse();

    private Glyphs() {}

    /** The number of variants of each digit. */
    static int variants() {
        return WRITTEN[0].length;
    }

    /** The strokes of a digit in one of its {@link #variants()}. */
    static List<Stroke> strokes(int digit, int variant) {
        return GLYPHS.get(digit).get(variant);
    }

    private static List<List<List<Stroke>>> parse() {
        List<List<List<Stroke>>> digits = new ArrayList<>();
        for (String[] variants : WRITTEN) {
            List<List<Stroke>> digit = new ArrayList<>();
            for (String variant : variants) {
                List<Stroke> strokes = new ArrayList<>();
                for (String stroke : variant.split(" \\| ")) {
                    strokes.add(parseStroke(stroke));
                }
                digit.add(List.copyOf(strokes));
            }
            digits.add(List.copyOf(digit));
        }
        return List.copyOf(digits);
    }

    private static Stroke parseStroke(String text) {
        List<double[]> points = new ArrayList<>();
        for (String word : text.split(" ")) {
            boolean corner = word.endsWith("!");
            String[] numbers = (corner ? word.substring(0, word.length() - 1) : word).split(",");
            double[] point = {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
            points.add(point);
            if (corner) {
                points.add(point);
            }
        }
        double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
        double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
        return new Stroke(x, y);
    }
}
