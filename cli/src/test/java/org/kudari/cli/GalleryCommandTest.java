package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.cli.exit.ExitCode;

/** What the gallery shows is tested where the exhibits are. */
class GalleryCommandTest {
    @TempDir
    Path folder;

    @Test
    void badInputIsOneLineAndNothingIsMade() throws IOException {
        String out = folder.resolve("gallery").toString();
        refuses("there is no gallery in the language 'fr'; there are: en, ja", "--lang", "fr", "--out", out);
        refuses("there is no device 'abacus' here", "--device", "abacus", "--out", out);
        refuses("there is no folder", "--out", folder.resolve("nowhere/gallery").toString());
        Path file = Files.createFile(folder.resolve("file"));
        refuses("is no folder", "--out", file.toString());

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private static void refuses(String problem, String... arguments) {
        Run run = Run.kudari(
                Stream.concat(Stream.of("gallery"), Stream.of(arguments)).toArray(String[]::new));

        assertThat(run.err()).startsWith("kudari: ").contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
