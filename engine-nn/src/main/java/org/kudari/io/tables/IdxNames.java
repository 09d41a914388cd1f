package org.kudari.io.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kudari.io.files.FileErrors;

/**
 * Finds the four files of a set in a folder, under any of the names by which they are handed out: with a dot ({@code
 * train-images.idx3-ubyte}), compressed ({@code .gz}), behind the name of a set ({@code emnist-letters-train-...}), with
 * {@code test} for {@code t10k}, and in a folder of the file's own name, as Kaggle's archive unpacks them.
 */
record IdxNames(Path folder, String prefix) {
    static final String IMAGES = "-images-idx3-ubyte";
    static final String LABELS = "-labels-idx1-ubyte";
    static final String TRAINING = "train";
    static final String TEST = "t10k";

    private static final String EMNIST_TEST = "test";
    private static final Pattern TRAINING_FILE =
            Pattern.compile("(|.*[-_])train-(?:images[-.]idx3|labels[-.]idx1)-ubyte(?:\\.gz)?");

    /**
     * Looks which set a folder has.
     *
     * @throws org.kudari.io.InvalidInputException if it cannot be listed, or has several sets
     */
    static IdxNames in(Path folder) {
        TreeSet<String> prefixes = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = TRAINING_FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    prefixes.add(name.group(1));
                }
            });
        } catch (IOException problem) {
            throw FileErrors.reading(folder, problem);
        }
        if (prefixes.size() > 1) {
            throw FileErrors.in(
                    folder,
                    "has the training files of %d sets, which begin with %s; put the files of one into a folder of its own",
                    prefixes.size(),
                    FileErrors.list(prefixes));
        }
        return new IdxNames(folder, prefixes.isEmpty() ? "" : prefixes.first());
    }

    /** A file of the training or the test set, if it is there. */
    Optional<Path> find(String set, String kind) {
        Optional<Path> found = findNamed(prefix + set + kind);
        return found.isEmpty() && set.equals(TEST) ? findNamed(prefix + EMNIST_TEST + kind) : found;
    }

    private Optional<Path> findNamed(String name) {
        String pointed = name.replace("-idx", ".idx");
        return Stream.of(name, pointed, name + ".gz", pointed + ".gz")
                .flatMap(each -> Stream.of(folder.resolve(each), folder.resolve(each, each)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The usual names of a file, for an error that says it is missing. */
    String expected(String set, String kind) {
        String name = prefix + set + kind;
        return String.join(", nor ", List.of(name, name + ".gz"));
    }
}
