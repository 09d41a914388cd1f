package org.kudari.cli.options;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.kudari.io.InvalidInputException;

/**
 * A file, or all files of a folder whose names match a pattern such as {@code part-*.csv}.
 *
 * @param files the files, those of a pattern in the order of their names
 */
record FilePattern(List<Path> files) {
    private static final List<String> TABLES = List.of(".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".parquet");

    /** A path that is a file is that file, whatever its name. */
    static FilePattern of(Path path) {
        Path name = path.getFileName();
        boolean isPattern = name != null && name.toString().matches(".*[*?\\[{].*") && !Files.exists(path);
        return new FilePattern(isPattern ? matching(path) : List.of(path));
    }

    /** What to say of a folder of tables: the pattern that takes them as one; empty if it has no tables. */
    static Optional<String> adviceFor(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .sorted()
                    .flatMap(name -> TABLES.stream().filter(name::endsWith))
                    .findFirst()
                    .map(ending -> "a pattern in quotes takes several files as one table: '"
                            + folder.resolve("*" + ending) + "'");
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static List<Path> matching(Path pattern) {
        Path folder = pattern.getParent() == null ? Path.of("") : pattern.getParent();
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.getFileName());
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(pattern + ": is no pattern of file names: " + e.getDescription());
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> matcher.matches(file.getFileName()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new InvalidInputException(pattern + ": no file has a name like this");
            }
            return files;
        } catch (IOException _) {
            throw new InvalidInputException(pattern + ": its folder cannot be listed");
        }
    }
}
