package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;
import org.kudari.examples.gallery.page.Site;
import org.kudari.examples.gallery.parts.StepTimes;
import org.kudari.io.InvalidInputException;

class GalleryTest {
    @TempDir
    Path folder;

    /** Whole, in each language, and the same bytes each time. */
    @ParameterizedTest
    @EnumSource
    void isTheSameEachTime(Language language) throws IOException {
        Map<String, byte[]> first = made(folder.resolve("first"), language);
        Map<String, byte[]> second = made(folder.resolve("second"), language);

        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
        assertThat(first).containsKeys("index.html", StepTimes.FILE);
        String page = new String(first.get("index.html"), StandardCharsets.UTF_8);
        assertThat(page).doesNotContainPattern("@[a-z-]+@");
        GalleryPageTest.assertThatItAsksForNothing(page);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    private static Map<String, byte[]> made(Path into, Language language) throws IOException {
        try (Device device = Devices.open("cpu")) {
            new Site(into, language, StepTimes.FILE)
                    .write(Gallery.exhibits(), device, Map.of(StepTimes.FILE, "[\n]\n"));
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(into)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(into.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Site(folder, Language.EN))
                .withMessage(folder + ": has files that are no gallery, and would be lost: take another folder");
        assertThat(folder.resolve("thesis.txt")).hasContent("mine");
    }

    /** Also among those of a gallery: a checkout of pages has them, for instance. */
    @Test
    void filesThatSomebodyAddedToAGalleryAreLeftAlone() throws IOException {
        Path into = folder.resolve("gallery");
        Files.createDirectories(into.resolve("notes"));
        Files.writeString(into.resolve("index.html"), "<meta name=\"generator\" content=\"kudari gallery\">");
        Files.writeString(into.resolve("notes/mine.txt"), "mine");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Site(into, Language.EN))
                .withMessageContaining("has files that are no gallery");
        assertThat(into.resolve("notes/mine.txt")).hasContent("mine");
    }

    @Test
    void behindALinkTheFolderIsReplaced() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Exhibit empty = new Exhibit("two-devices-unmeasured", (_, _) -> {});
        try (Device device = Devices.open("reference")) {
            new Site(link, Language.EN).write(List.of(empty), device, Map.of());
        }

        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("index.html")).exists();
        Path toNothing = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new Site(toNothing, Language.EN))
                .withMessage(toNothing + ": is a link to nothing");
    }

    /** Of a file that cannot be written, the earlier gallery is still there, and nothing else. */
    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Path into = folder.resolve("gallery");
        Exhibit empty = new Exhibit("two-devices-unmeasured", (_, _) -> {});
        try (Device device = Devices.open("reference")) {
            new Site(into, Language.EN).write(List.of(empty), device, Map.of());
            byte[] before = Files.readAllBytes(into.resolve("index.html"));

            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> new Site(into, Language.EN)
                            .write(List.of(empty), device, Map.of("nowhere/file.txt", "text")));

            assertThat(into.resolve("index.html")).hasBinaryContent(before);
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(into);
            }
        }
    }

    @Test
    void anEarlierGalleryIsReplaced() throws IOException {
        Path into = folder.resolve("gallery");
        made(into, Language.EN);
        Files.writeString(into.resolve("index.html"), Files.readString(into.resolve("index.html")) + "<!-- 7f3a -->");

        made(into, Language.EN);

        assertThat(Files.readString(into.resolve("index.html"))).doesNotContain("7f3a");
    }
}
