package org.kudari.pictures.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;

/** The figures here have no texts, so they need no font. */
class FilesTest {
    private static final Drawing HALF =
            (canvas, box) -> canvas.tile(new Box(box.x(), box.y(), box.width() / 2, box.height()), Ink.rgb(0xff0000));

    private final Figure figure = new Figure(40, 20, "half", "The left half is red.", HALF);

    @TempDir
    Path folder;

    @Test
    void theSameDescriptionGivesSvgAndPixels() throws IOException {
        figure.write(folder.resolve("a.svg"));
        figure.write(folder.resolve("a.png"));

        figure.write(folder.resolve("a.html"));
        assertThat(Files.readString(folder.resolve("a.html")))
                .startsWith("<!DOCTYPE html>")
                .contains("<title>half</title>", figure.svg());
        assertThat(Files.readString(folder.resolve("a.svg"))).contains("fill=\"#ff0000\"");
        BufferedImage image = ImageIO.read(folder.resolve("a.png").toFile());
        assertThat(image.getWidth()).isEqualTo(80);
        assertThat(image.getRGB(39, 10) & 0xffffff).isEqualTo(0xff0000);
        assertThat(image.getRGB(41, 10) & 0xffffff).isEqualTo(0xffffff);
        assertThat(figure.image(1, true).getRGB(30, 10) & 0xffffff).isEqualTo(Ink.PAPER.dark());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNothing() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken.svg"));
        Files.createFile(taken.resolve("something"));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> figure.write(taken));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> figure.write(folder.resolve("a.jpg")))
                .withMessageEndingWith("a.jpg: a figure is written to a file that ends with .svg, .png or .html");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.svg"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.svg"), real);

        figure.write(link);

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).isEqualTo(figure.svg());
    }

    /** As one is that ends a training, whose curves are drawn then. */
    @Test
    void anInterruptedThreadCanWrite() throws IOException {
        Thread.currentThread().interrupt();
        try {
            figure.write(folder.resolve("a.svg"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("a.svg"))).isEqualTo(figure.svg());
    }

    @Test
    void textsOfAPageAreEscapedAsThoseOfAFigureAre() throws IOException {
        Figure marked = new Figure("a < \"b\" & c > d\u0001", "", (_, _) -> {});
        marked.write(folder.resolve("a.html"));

        String escaped = "<title>a &lt; &quot;b&quot; &amp; c &gt; d\ufffd</title>";
        assertThat(marked.svg()).contains(escaped);
        assertThat(Files.readString(folder.resolve("a.html")).split(Pattern.quote(escaped), -1))
                .hasSize(3);
    }

    @Test
    void anAnimationRepeatsAndRestsAtItsEnd() throws IOException {
        Figure empty = new Figure(40, 20, "empty", "Nothing.", (_, _) -> {});
        byte[] gif = new Animation(List.of(empty, figure), 0.5, 2).gif();

        assertThat(new String(gif, StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0");
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
            reader.setInput(stream);
            assertThat(reader.getNumImages(true)).isEqualTo(2);
            assertThat(delay(reader, 0)).isEqualTo("50");
            assertThat(delay(reader, 1)).isEqualTo("200");
            assertThat(reader.read(1).getRGB(5, 5) & 0xffffff).isEqualTo(0xff0000);
        }
    }

    private static String delay(ImageReader reader, int frame) throws IOException {
        var root = (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        var control = (IIOMetadataNode)
                root.getElementsByTagName("GraphicControlExtension").item(0);
        return control.getAttribute("delayTime");
    }

    @Test
    void framesOfTwoSizesAreRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Animation(List.of(figure, figure.size(50, 20)), 1, 1))
                .withMessage("the frames of an animation have one size, not 40x20 and 50x20");
    }
}
