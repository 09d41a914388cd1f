package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;

/**
 * The figures of the gallery are as somebody looked at them and found them good: their checksums are. After a change that
 * is meant, run this test with {@code -Dkudari.approve=true}, look at the figures whose lines changed, and commit these.
 */
class ApprovedFiguresTest {
    private static final Path APPROVED = Path.of(
            System.getProperty("basedir", ""), "src/test/resources/org/kudari/examples/gallery/approved-figures.tsv");

    @Test
    void figuresAreAsApproved() throws IOException {
        Map<String, String> now = new TreeMap<>();
        try (Device device = Devices.open("cpu")) {
            for (Exhibit exhibit : Gallery.exhibits()) {
                for (Language language : Language.values()) {
                    exhibit.page(device, language)
                            .figures()
                            .forEach((name, figure) -> now.put(
                                    exhibit.name() + "/" + name + "." + language.code(), checksum(figure.svg())));
                }
            }
        }
        StringBuilder lines = new StringBuilder();
        now.forEach((name, sum) -> lines.append(name).append('\t').append(sum).append('\n'));
        if (Boolean.getBoolean("kudari.approve")) {
            Files.writeString(APPROVED, lines);
        }

        assertThat(lines.toString().lines()).containsExactlyElementsOf(Files.readAllLines(APPROVED));
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
