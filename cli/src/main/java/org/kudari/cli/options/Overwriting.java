package org.kudari.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kudari.io.InvalidInputException;

/** Refuses to write over what is read: it would be lost. */
public final class Overwriting {
    private Overwriting() {}

    /**
     * Checks a file before it is written.
     *
     * @param written the file
     * @param option the option that names it
     * @param read files that are read
     * @param what what these are, such as {@code the data}
     * @throws InvalidInputException if it is one of them
     */
    public static void refuse(Path written, String option, List<Path> read, String what) {
        if (read.stream().anyMatch(file -> isSame(file, written))) {
            throw new InvalidInputException(written + ": is " + what + "; " + option + " would overwrite it");
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException _) {
            return false;
        }
    }
}
