package org.kudari.examples.gallery.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside a gallery that is being written, when that comes to an end before it is whole. */
@Timeout(60)
class SiteFolderTest {
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    /** Writes files without an end. */
    public static void main(String[] arguments) {
        new SiteFolder(Path.of(arguments[0]), Set.of()).write(into -> {
            Path figures = Files.createDirectory(into.resolve("figures"));
            for (int i = 0; ; i++) {
                Files.writeString(figures.resolve(i + ".svg"), "<svg/>");
                if (i == 0) {
                    System.out.println("it writes");
                }
            }
        });
    }

    /** SIGTERM takes the way of SIGINT, which a shell may keep from what it runs in the background. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptLeavesWhatWasThereAndNothingElse() throws IOException, InterruptedException {
        Path earlier = Files.createDirectory(folder.resolve("gallery"));
        Files.writeString(earlier.resolve("index.html"), "<meta name=\"generator\" content=\"kudari gallery\">");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        SiteFolderTest.class.getName(),
                        earlier.toString())
                .start();
        try (BufferedReader out = writer.inputReader();
                BufferedReader err = writer.errorReader()) {
            assertThat(out.readLine()).isEqualTo("it writes");

            // The process itself would close the streams, too.
            writer.toHandle().destroy();

            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(err.lines()).isEmpty();
            assertThat(writer.exitValue()).isEqualTo(TERMINATED);
        } finally {
            writer.destroyForcibly();
        }
        assertThat(files(folder)).containsExactly(earlier);
        assertThat(files(earlier)).containsExactly(earlier.resolve("index.html"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String classPath() {
        return Stream.of(testClasses(), System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** On the module path, tests are a patch of the module under test, which no property names. */
    private static String testClasses() {
        String name = SiteFolderTest.class.getName().replace('.', '/') + ".class";
        String place = SiteFolderTest.class.getResource("/" + name).toString();
        return Path.of(URI.create(place.substring(0, place.length() - name.length())))
                .toString();
    }
}
