package org.kudari.pictures.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FontsTest {
    @TempDir
    Path folder;

    /** Java keeps what it found of fonts in the home folder, so that is another one, too. */
    @Test
    void withoutAnyFontThereIsSvgAndAClearMessage() throws Exception {
        Path classes = Path.of(System.getProperty("basedir", ""), "target");
        Path noFonts = Files.writeString(folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig/>");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Duser.home=" + folder,
                        "-cp",
                        classes.resolve("classes") + File.pathSeparator + classes.resolve("test-classes"),
                        DrawsTwice.class.getName()))
                .redirectErrorStream(true);
        builder.environment().put("FONTCONFIG_FILE", noFonts.toString());
        Process process = builder.start();
        List<String> lines = lines(process.getInputStream());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(lines.getFirst()).startsWith("SVG of ");
        assertThat(lines.get(1))
                .isEqualTo(
                        "texts cannot be drawn as pixels: this machine has no font; write SVG, which needs no font, or"
                                + " install one, such as Debian's fonts-dejavu-core");
        assertThat(lines).hasSize(2);
    }

    private static List<String> lines(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    /** Here, if a font has them. CI installs one, and asks for it. */
    @Test
    void japaneseIsDrawnWhereAFontHasIt() {
        try {
            Fonts.of("\u52fe\u914d", new TextStyle(12, Ink.TEXT), 1);
        } catch (MissingFontException e) {
            assumeThat(Boolean.parseBoolean(System.getenv("KUDARI_REQUIRE_FONTS")))
                    .as(e.getMessage())
                    .isTrue();
            throw e;
        }
        RasterCanvas canvas = new RasterCanvas(60, 30, 1, false);
        canvas.text(5, 22, "\u52fe\u914d", new TextStyle(20, Ink.TEXT));
        assertThat(darkPixels(canvas)).isBetween(60L, 700L);
    }

    private static long darkPixels(RasterCanvas canvas) {
        long dark = 0;
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 60; x++) {
                dark += (canvas.image().getRGB(x, y) & 0xff) < 128 ? 1 : 0;
            }
        }
        return dark;
    }
}
