package org.kudari.pictures.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Figures one after the other, again and again. The last one stays longer.
 *
 * @param frames figures of one size, at least one
 * @param seconds how long each is shown
 * @param lastSeconds how long the last one is shown
 */
public record Animation(List<Figure> frames, double seconds, double lastSeconds) {
    private static final String METADATA = "javax_imageio_gif_image_1.0";

    /**
     * Checks the frames.
     *
     * @throws IllegalArgumentException if there are none, their sizes differ, or they are not shown for some time
     */
    public Animation {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation has at least one frame");
        }
        Figure first = frames.getFirst();
        for (Figure frame : frames) {
            if (frame.width() != first.width() || frame.height() != first.height()) {
                throw new IllegalArgumentException("the frames of an animation have one size, not " + first.width()
                        + "x" + first.height() + " and " + frame.width() + "x" + frame.height());
            }
        }
        if (!(seconds > 0 && lastSeconds > 0)) {
            throw new IllegalArgumentException(
                    "a frame is shown for some time, not for " + seconds + " and " + lastSeconds + " s");
        }
    }

    /** {@return the last frame, which stands for the animation where nothing moves} */
    public Figure last() {
        return frames.getLast();
    }

    /**
     * {@return the content of a GIF file, on light paper, which repeats without an end}
     *
     * @throws org.kudari.pictures.canvas.MissingFontException if no font here has the letters of a text
     */
    public byte[] gif() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage image = frames.get(i).image(1, false);
                IIOMetadata metadata =
                        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
                setTimes(metadata, i == 0, i == frames.size() - 1 ? lastSeconds : seconds);
                writer.writeToSequence(new IIOImage(image, null, metadata), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be written", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** GIF counts in hundredths of a second. That it repeats is an extension of Netscape's in the first frame. */
    private static void setTimes(IIOMetadata metadata, boolean isFirst, double time) throws IOException {
        IIOMetadataNode root = new IIOMetadataNode(METADATA);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Long.toString(Math.max(1, Math.round(time * 100))));
        control.setAttribute("transparentColorIndex", "0");
        root.appendChild(control);
        if (isFirst) {
            IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
            extension.setAttribute("applicationID", "NETSCAPE");
            extension.setAttribute("authenticationCode", "2.0");
            extension.setUserObject(new byte[] {1, 0, 0});
            IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
            extensions.appendChild(extension);
            root.appendChild(extensions);
        }
        metadata.mergeTree(METADATA, root);
    }

    /**
     * Writes a GIF file, atomically.
     *
     * @param file a name that ends with {@code .gif}
     * @throws IllegalArgumentException if it ends otherwise
     * @throws IOException if it cannot be written; a file of this name is as it was then
     * @throws org.kudari.pictures.canvas.MissingFontException if no font here has the letters of a text
     */
    public void write(Path file) throws IOException {
        if (!file.toString().endsWith(".gif")) {
            throw new IllegalArgumentException(file + ": an animation is written to a file that ends with .gif");
        }
        WholeFile.write(file, gif());
    }
}
