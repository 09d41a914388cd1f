package org.kudari.pictures.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Markup;
import org.kudari.pictures.canvas.RasterCanvas;
import org.kudari.pictures.canvas.SvgCanvas;

/**
 * A drawing of a certain size, with words for people who cannot see it. The same description gives an SVG file and an
 * image of pixels.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param title what it is, in a few words
 * @param alternative what it shows, in a sentence or two
 * @param drawing what is drawn
 */
public record Figure(int width, int height, String title, String alternative, Drawing drawing) {
    /** The width that is easy to read on a page and on a telephone. */
    public static final int WIDTH = 440;

    private static final int HEIGHT = 330;
    private static final double PIXELS = 2;

    /**
     * A figure of the usual size, {@value #WIDTH} pixels wide.
     *
     * @param title what it is, in a few words
     * @param alternative what it shows, in a sentence or two
     * @param drawing what is drawn
     */
    public Figure(String title, String alternative, Drawing drawing) {
        this(WIDTH, HEIGHT, title, alternative, drawing);
    }

    /**
     * {@return the figure in another size}
     *
     * @param newWidth the width in pixels
     * @param newHeight the height in pixels
     */
    public Figure size(int newWidth, int newHeight) {
        return new Figure(newWidth, newHeight, title, alternative, drawing);
    }

    /** {@return the text of an SVG file} */
    public String svg() {
        SvgCanvas canvas = new SvgCanvas(width, height, title, alternative);
        drawing.draw(canvas, new Box(0, 0, width, height));
        return canvas.svg();
    }

    /**
     * {@return the pixels}
     *
     * @param scale the pixels of the image for a pixel of the figure
     * @param isDark whether the paper is dark
     * @throws org.kudari.pictures.canvas.MissingFontException if no font here has the letters of a text
     */
    public BufferedImage image(double scale, boolean isDark) {
        RasterCanvas canvas = new RasterCanvas(width, height, scale, isDark);
        drawing.draw(canvas, new Box(0, 0, width, height));
        return canvas.image();
    }

    /**
     * {@return the content of a PNG file, on light paper, with two pixels for each of the figure}
     *
     * @throws org.kudari.pictures.canvas.MissingFontException if no font here has the letters of a text
     */
    public byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(PIXELS, false), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * {@return whether {@link #write} takes the name of a file}
     *
     * @param file the file
     */
    public static boolean canBeWrittenTo(Path file) {
        String name = file.toString();
        return name.endsWith(".svg") || name.endsWith(".png") || name.endsWith(".html");
    }

    /**
     * Writes a file, atomically. Its name says as what.
     *
     * @param file a name that ends with {@code .svg}, {@code .png} or {@code .html}
     * @throws IllegalArgumentException if it ends otherwise
     * @throws IOException if it cannot be written; a file of this name is as it was then
     * @throws org.kudari.pictures.canvas.MissingFontException if it is a PNG file, and no font here has the letters of a
     *     text
     */
    public void write(Path file) throws IOException {
        if (!canBeWrittenTo(file)) {
            throw new IllegalArgumentException(
                    file + ": a figure is written to a file that ends with .svg, .png or .html");
        }
        String name = file.toString();
        if (name.endsWith(".png")) {
            WholeFile.write(file, png());
        } else {
            String text = name.endsWith(".svg") ? svg() : html();
            WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A page of the figure alone, as wide as the window at most. */
    private String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>@title@</title>
                <link rel="icon" href="data:,">
                <style>body { margin: 1rem; } svg { max-width: 100%; height: auto; }</style>
                </head>
                <body>
                @figure@</body>
                </html>
                """.replace("@title@", Markup.escaped(title)).replace("@figure@", svg());
    }
}
