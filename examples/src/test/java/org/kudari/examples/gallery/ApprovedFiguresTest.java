package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;
import org.kudari.pictures.figure.Figure;

/**
 * The figures of the gallery are as somebody looked at them and found them good: their checksums are. That of an
 * animation is of all its frames, and that of a figure with knobs of all their positions. After a change that is meant,
 * look at the pages that the failing test names. Then run it with {@code -Dkudari.approve=true}, and commit the lines that
 * changed.
 */
class ApprovedFiguresTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path APPROVED =
            MODULE.resolve("src/test/resources/org/kudari/examples/gallery/approved-figures.tsv");
    /** Where figures are put that are not as approved. */
    private static final Path OTHERS = MODULE.resolve("target/figures");

    @Test
    void figuresAreAsApproved() throws IOException {
        Map<String, String> now = new TreeMap<>();
        try (Device device = Devices.open("cpu")) {
            for (Exhibit exhibit : Gallery.exhibits()) {
                for (Language language : Language.values()) {
                    exhibit.page(device, language)
                            .allFigures()
                            .forEach((name, figures) ->
                                    now.put(exhibit.name() + "/" + name + "." + language.code(), content(figures)));
                }
            }
        }
        Map<String, String> sums = new TreeMap<>();
        now.forEach((name, content) -> sums.put(name, checksum(content)));
        if (Boolean.getBoolean("kudari.approve")) {
            Files.writeString(APPROVED, lines(sums));
        }

        Map<String, String> approved = Files.readAllLines(APPROVED).stream()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        List<Path> others = written(OTHERS, now, approved);
        assertThat(others).as("figures that are not as approved").isEmpty();
        assertThat(sums.keySet()).isEqualTo(approved.keySet());
    }

    /** Writes a page for each figure that is not as approved, with all that it can be. */
    private static List<Path> written(Path folder, Map<String, String> now, Map<String, String> approved)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (var figure : now.entrySet()) {
            if (!checksum(figure.getValue()).equals(approved.get(figure.getKey()))) {
                Path file = folder.resolve(figure.getKey() + ".html").toAbsolutePath();
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n" + figure.getValue()));
            }
        }
        return files;
    }

    @Test
    void aFigureThatIsNotAsApprovedIsWrittenToBeLookedAt(@TempDir Path folder) throws IOException {
        Map<String, String> now = Map.of("same/one.en", "<svg>1</svg>", "other/two.en", "<svg>2</svg><svg>3</svg>");
        Map<String, String> approved = Map.of("same/one.en", checksum("<svg>1</svg>"), "other/two.en", "00000000");

        assertThat(written(folder, now, approved)).containsExactly(folder.resolve("other/two.en.html"));
        assertThat(folder.resolve("other/two.en.html")).content().endsWith("<svg>2</svg><svg>3</svg>");
    }

    private static String lines(Map<String, String> sums) {
        return sums.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String content(List<Figure> figures) {
        return figures.stream().map(Figure::svg).collect(Collectors.joining());
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
