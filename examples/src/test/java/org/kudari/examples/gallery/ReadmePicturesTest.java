package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures of the README are what the gallery makes now. After a change that is meant, run this test with {@code
 * -Dkudari.approve=true}, look at them, and commit them.
 */
class ReadmePicturesTest {
    private static final Path PICTURES = Path.of(System.getProperty("basedir", ""), "..", "docs", "pictures");

    @ParameterizedTest
    @CsvSource({"backwards, flow", "logic-gates, contours"})
    void isWhatTheGalleryMakes(String exhibit, String figure) throws IOException {
        String svg = Pages.of(exhibit, "cpu").figures().get(figure).svg();
        Path file = PICTURES.resolve(exhibit + ".svg");
        if (Boolean.getBoolean("kudari.approve")) {
            Files.writeString(file, svg);
        }

        assertThat(svg).isEqualTo(Files.readString(file));
        assertThat(Files.readString(PICTURES.resolve("../../README.md"))).contains("docs/pictures/" + exhibit + ".svg");
    }
}
