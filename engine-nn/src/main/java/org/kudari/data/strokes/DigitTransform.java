package org.kudari.data.strokes;

/** The random affine transform and jitter of one digit. */
final class DigitTransform {

    private static final double CENTRE = (Strokes.SIZE - 1) / 2.0;

    private final RowRandom random;
    private final double xx;
    private final double xy;
    private final double yx;
    private final double yy;
    private final double shiftX;
    private final double shiftY;
    private final double jitter;

    DigitTransform(RowRandom random) {
        this.random = random;
        double turn = random.nearlyNormal(0.14);
        double slant = random.nearlyNormal(0.18) - 0.08;
        double height = random.between(0.078, 0.100);
        double width = height * random.between(0.75, 1.20);
        double sin = StrictMath.sin(turn);
        double cos = StrictMath.cos(turn);
        // Scaled, then slanted, then turned.
        xx = cos * width;
        xy = (cos * slant - sin) * height;
        yx = sin * width;
        yy = (sin * slant + cos) * height;
        shiftX = CENTRE + random.nearlyNormal(1.3);
        shiftY = CENTRE + random.nearlyNormal(1.3);
        jitter = random.between(2, 10);
    }

    /** The points of a stroke on the image, in pixels. */
    Glyphs.Stroke apply(Glyphs.Stroke stroke) {
        int points = stroke.x().length;
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            if (i > 0 && stroke.x()[i] == stroke.x()[i - 1] && stroke.y()[i] == stroke.y()[i - 1]) {
                // A corner is two equal points, which are moved together.
                x[i] = x[i - 1];
                y[i] = y[i - 1];
                continue;
            }
            double fromX = stroke.x()[i] + random.nearlyNormal(jitter);
            double fromY = stroke.y()[i] + random.nearlyNormal(jitter);
            x[i] = shiftX + xx * fromX + xy * fromY;
            y[i] = shiftY + yx * fromX + yy * fromY;
        }
        return new Glyphs.Stroke(x, y);
    }
}
