package org.kudari.data.strokes;

/**
 * Draws the strokes of one digit after the other: a Catmull-Rom curve through the points, cut into short straight
 * pieces, each a band around it whose edge fades over about a pixel.
 */
final class StrokeRasterizer {

    private static final int SIZE = Strokes.SIZE;
    private static final int PIECES = 6;

    private final double[] ink = new double[SIZE * SIZE];
    private double radius;
    private double fade;
    private double perFade;
    private double darkness;

    /** Begins a digit: chooses how the pen writes. The paper is white, as {@link #finishDigit} leaves it. */
    void beginDigit(RowRandom random) {
        radius = random.between(0.7, 1.7);
        fade = random.between(0.9, 1.7);
        perFade = 1 / fade;
        darkness = random.between(0.75, 1.0);
    }

    /** Draws a stroke whose points are in pixels, the pen pressed down more or less at its start, middle and end. */
    void draw(Glyphs.Stroke stroke, RowRandom random) {
        double[] x = stroke.x();
        double[] y = stroke.y();
        double start = random.between(0.7, 1.15);
        double middle = random.between(0.85, 1.15);
        double end = random.between(0.6, 1.15);
        int last = x.length - 1;
        double fromX = x[0];
        double fromY = y[0];
        for (int i = 0; i < last; i++) {
            int before = Math.max(i - 1, 0);
            int after = Math.min(i + 2, last);
            for (int piece = 1; piece <= PIECES; piece++) {
                double t = (double) piece / PIECES;
                double toX = curve(x[before], x[i], x[i + 1], x[after], t);
                double toY = curve(y[before], y[i], y[i + 1], y[after], t);
                double along = 2 * (i + t) / last - 1;
                double pressure = along < 0 ? middle + (middle - start) * along : middle + (end - middle) * along;
                drawPiece(fromX, fromY, toX, toY, radius * pressure);
                fromX = toX;
                fromY = toY;
            }
        }
    }

    /**
     * The curve from {@code b} to {@code c} at t in 0..1 (Catmull and Rom, "A class of local interpolating splines",
     * 1974).
     */
    private static double curve(double a, double b, double c, double d, double t) {
        double slope = c - a;
        double square = 2 * a - 5 * b + 4 * c - d;
        double cube = 3 * (b - c) + d - a;
        return b + 0.5 * t * (slope + t * (square + t * cube));
    }

    private void drawPiece(double fromX, double fromY, double toX, double toY, double thickness) {
        double reach = thickness + fade / 2;
        int left = Math.max(0, (int) Math.ceil(Math.min(fromX, toX) - reach));
        int right = Math.min(SIZE - 1, (int) Math.floor(Math.max(fromX, toX) + reach));
        int top = Math.max(0, (int) Math.ceil(Math.min(fromY, toY) - reach));
        int bottom = Math.min(SIZE - 1, (int) Math.floor(Math.max(fromY, toY) + reach));
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double square = alongX * alongX + alongY * alongY;
        double perSquare = square > 0 ? 1 / square : 0;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double t = ((column - fromX) * alongX + (row - fromY) * alongY) * perSquare;
                t = Math.max(0, Math.min(1, t));
                double dx = column - fromX - t * alongX;
                double dy = row - fromY - t * alongY;
                double depth = (reach - Math.sqrt(dx * dx + dy * dy)) * perFade;
                int pixel = row * SIZE + column;
                // The darkest piece counts: pieces overlap where they meet, and ink on ink is not darker.
                ink[pixel] = Math.max(ink[pixel], depth);
            }
        }
    }

    /**
     * Ends a digit: writes the image to 784 bytes of {@code images}, with random grain, and clears the image.
     */
    void finishDigit(byte[] images, int at, RowRandom random) {
        double grain = random.between(0, 0.12);
        for (int pixel = 0; pixel < ink.length; pixel++) {
            if (ink[pixel] == 0) {
                // Background pixels stay 0. They are most of the image, so the random numbers are skipped quickly.
                random.skipNearlyNormal();
                images[at + pixel] = 0;
                continue;
            }
            double grey = Math.min(1, ink[pixel]) * (darkness + random.nearlyNormal(grain));
            ink[pixel] = 0;
            images[at + pixel] = (byte) (int) (255 * Math.min(1, grey) + 0.5);
        }
    }
}
