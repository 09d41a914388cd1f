package org.kudari.benchmarks.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kudari.benchmarks.report.ReportFile;

/** The files that options name. */
final class ReportFiles {
    private ReportFiles() {}

    /**
     * The file of an option; null if the option was not given.
     *
     * @throws BadInput if it cannot be written
     */
    static ReportFile open(String option, Path file) {
        if (file == null) {
            return null;
        }
        try {
            return new ReportFile(file);
        } catch (IOException e) {
            throw new BadInput(option + " " + file + " cannot be written: " + e.getMessage());
        }
    }

    /** @throws BadInput if two options name the same file */
    static void requireDifferent(String option, Path file, String otherOption, Path other) {
        if (file != null && other != null && areSame(file, other)) {
            throw new BadInput(
                    option + " and " + otherOption + " both name " + file + ", and one would overwrite the other");
        }
    }

    private static boolean areSame(Path file, Path other) {
        try {
            return Files.exists(file) && Files.exists(other)
                    ? Files.isSameFile(file, other)
                    : place(file).equals(place(other));
        } catch (IOException _) {
            // Reported below.
            return false;
        }
    }

    /** The absolute path of a file that need not exist, without links in its folder. */
    private static Path place(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.getParent() == null
                ? absolute
                : absolute.getParent().toRealPath().resolve(absolute.getFileName());
    }
}
