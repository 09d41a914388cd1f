package org.kudari.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.StringJoiner;

/** Error messages that all file readers share. */
final class FileErrors {

    private static final int SHOWN_LENGTH = 40;
    private static final int SHOWN_ITEMS = 12;

    private FileErrors() {}

    /** {@code file: message}, with the details formatted into the message. */
    static InvalidInputException in(Path file, String message, Object... details) {
        return new InvalidInputException(file + ": " + String.format(Locale.ROOT, message, details));
    }

    /** The error for a file that could not be read. */
    static InvalidInputException reading(Path file, IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> in(file, "there is no such file");
            case AccessDeniedException _ -> in(file, "may not be read: permission denied");
            case CharacterCodingException _ -> in(file, "is not UTF-8 text");
            default -> in(file, "cannot be read: %s", firstLine(problem));
        };
    }

    /** Throws if a path is a folder, because the messages of operating systems for this case differ and mislead. */
    static void requireNoFolder(Path file) {
        if (Files.isDirectory(file)) {
            throw in(file, "is a folder, not a file");
        }
    }

    /** The message of an exception, as one line. */
    static String firstLine(Exception problem) {
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : oneLine(message);
    }

    /** The first line of a text, printable. */
    static String oneLine(String text) {
        return PrintableText.of(text.lines().findFirst().orElse(""));
    }

    /** Text from a file in quotes, printable and shortened. */
    static String quote(String text) {
        boolean fits = text.codePointCount(0, text.length()) <= SHOWN_LENGTH;
        return fits
                ? "'" + PrintableText.of(text) + "'"
                : "'" + PrintableText.of(text.substring(0, text.offsetByCodePoints(0, SHOWN_LENGTH))) + "...'";
    }

    /** {@code 'a', 'b', 'c'}; of a long list only the first items. */
    static String list(Collection<String> items) {
        StringJoiner joined = new StringJoiner(", ");
        Iterator<String> rest = items.iterator();
        for (int i = 0; i < SHOWN_ITEMS && rest.hasNext(); i++) {
            joined.add(quote(rest.next()));
        }
        return rest.hasNext() ? joined + " and " + (items.size() - SHOWN_ITEMS) + " more" : joined.toString();
    }
}
