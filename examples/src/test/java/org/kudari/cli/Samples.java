package org.kudari.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Small files to learn from. */
final class Samples {
    private Samples() {}

    static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Points in a plane, named by the third of it that they are in; with a header. */
    static Path thirds(Path file, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringJoiner lines = new StringJoiner("\n", "x,y,place\n", "\n");
        for (int row = 0; row < rows; row++) {
            double angle = random.nextDouble(2 * Math.PI);
            String place = angle < 2 * Math.PI / 3 ? "north" : angle < 4 * Math.PI / 3 ? "west" : "east";
            lines.add(String.format(Locale.ROOT, "%.4f,%.4f,%s", 100 * Math.cos(angle), 5 * Math.sin(angle), place));
        }
        return write(file, lines.toString());
    }

    /** Numbers a and b, and 3 a - 2 b + 500; without a header. */
    static Path plane(Path file, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        for (int row = 0; row < rows; row++) {
            double a = random.nextDouble(-10, 10);
            double b = random.nextDouble(-10, 10);
            lines.add(String.format(Locale.ROOT, "%.4f,%.4f,%.4f", a, b, 3 * a - 2 * b + 500));
        }
        return write(file, lines.toString());
    }
}
