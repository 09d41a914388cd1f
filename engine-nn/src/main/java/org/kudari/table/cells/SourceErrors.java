package org.kudari.table.cells;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** Parts of error messages, for sources in other modules, so that all sources use the same words. */
public final class SourceErrors {
    private SourceErrors() {}

    /**
     * {@return the error for a file that could not be read}
     *
     * @param file the file
     * @param problem why
     */
    public static InvalidInputException reading(Path file, IOException problem) {
        return FileErrors.reading(file, problem);
    }

    /**
     * Throws if a path is there and is no regular file, such as a folder.
     *
     * @param file the path
     * @throws InvalidInputException if it is something else
     */
    public static void requireRegularFile(Path file) {
        FileErrors.requireRegularFile(file);
    }

    /**
     * {@return the message of an exception, as one line}
     *
     * @param problem the exception
     */
    public static String firstLine(Throwable problem) {
        return FileErrors.firstLine(problem);
    }

    /**
     * {@return a text in quotes, printable and shortened}
     *
     * @param text the text
     */
    public static String quote(String text) {
        return FileErrors.quote(text);
    }

    /**
     * {@return texts in quotes with commas between; of a long list only the first}
     *
     * @param texts the texts
     */
    public static String list(Collection<String> texts) {
        return FileErrors.list(texts);
    }
}
