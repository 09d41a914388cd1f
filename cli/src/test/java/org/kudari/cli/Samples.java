package org.kudari.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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

    /** Images of 2x2 pixels in MNIST's format; the label is the place of the only one with ink. */
    static void images(Path folder, String split, int count) throws IOException {
        images(folder, split, count, -1);
    }

    /** The same without one of the four labels: the next one takes its place. */
    static void imagesWithoutALabel(Path folder, int count, int missing) throws IOException {
        images(folder, "train", count, missing);
    }

    private static void images(Path folder, String split, int count, int missing) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + 4 * count);
        images.putInt(0x0803).putInt(count).putInt(2).putInt(2);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        labels.putInt(0x0801).putInt(count);
        for (int i = 0; i < count; i++) {
            images.put(16 + 4 * i + i % 4, (byte) (155 + i));
            labels.put((byte) (i % 4 == missing ? missing + 1 : i % 4));
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve(split + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(split + "-labels-idx1-ubyte"), labels.array());
    }
}
