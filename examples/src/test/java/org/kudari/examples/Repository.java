package org.kudari.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project that these tests belong to. */
final class Repository {
    static final Path ROOT = root();
    static final Path EXAMPLES = ROOT.resolve("examples/src/main/java/org/kudari/examples");

    private Repository() {}

    /** Maven starts tests in the module's folder, an IDE in either. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("README.md"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("no folder above " + Path.of("").toAbsolutePath() + " has a README.md");
        }
        return folder;
    }

    /** The files in a folder and below whose names end so, in a fixed order. */
    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file, its lines ended in one way on every system. */
    static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
