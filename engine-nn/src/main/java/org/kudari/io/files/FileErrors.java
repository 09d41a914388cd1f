package org.kudari.io.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.StringJoiner;
import org.kudari.io.InvalidInputException;
import org.kudari.io.PrintableText;

/** Error messages that all file readers share. */
public final class FileErrors {

    private static final int SHOWN_LENGTH = 40;
    private static final int SHOWN_ITEMS = 12;

    private FileErrors() {}

    /**
     * {@return the error {@code file: message}}
     *
     * @param file the file
     * @param message what is wrong with it, with placeholders as in {@link String#format}
     * @param details what replaces the placeholders
     */
    public static InvalidInputException in(Path file, String message, Object... details) {
        return new InvalidInputException(file + ": " + String.format(Locale.ROOT, message, details));
    }

    /**
     * {@return the error for a file that could not be read}
     *
     * @param file the file
     * @param problem why
     */
    public static InvalidInputException reading(Path file, IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> in(file, "there is no such file");
            case AccessDeniedException _ -> in(file, "may not be read: permission denied");
            case CharacterCodingException _ -> in(file, "is not UTF-8 text");
            default -> in(file, "cannot be read: %s", firstLine(problem));
        };
    }

    /**
     * {@return the error for a file that could not be written}
     *
     * @param file the file
     * @param problem why
     */
    public static InvalidInputException writing(Path file, IOException problem) {
        String reason = switch (problem) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is there already";
            // Its message may be the name of a temporary file.
            case NoSuchFileException _ -> "no file can be made in its folder";
            default -> firstLine(problem);
        };
        return in(file, "cannot be written: %s", reason);
    }

    /**
     * {@return the error for something that a file does not have; it lists what is there}
     *
     * @param file the file
     * @param kind what kind of thing it is, such as {@code tensor}
     * @param name its name
     * @param names the names of those that are there
     */
    public static InvalidInputException missing(Path file, String kind, String name, Collection<String> names) {
        return in(file, "has no %s %s; it has %s", kind, quote(name), names.isEmpty() ? "none" : list(names));
    }

    /**
     * Throws if a path is a folder, because the messages of operating systems for this case differ and mislead.
     *
     * @param file the path
     * @throws InvalidInputException if it is a folder
     */
    public static void requireNoFolder(Path file) {
        if (Files.isDirectory(file)) {
            throw in(file, "is a folder, not a file");
        }
    }

    /**
     * Throws if a path is there and is no regular file: reading from a device or a pipe might never end.
     *
     * @param file the path
     * @throws InvalidInputException if it is something else
     */
    public static void requireRegularFile(Path file) {
        requireNoFolder(file);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw in(file, "is not a regular file");
        }
    }

    /**
     * {@return the message of an exception, as one line}
     *
     * @param problem the exception
     */
    public static String firstLine(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : oneLine(message);
    }

    /**
     * {@return the first line of a text, printable}
     *
     * @param text the text
     */
    public static String oneLine(String text) {
        return PrintableText.of(text.lines().findFirst().orElse(""));
    }

    /**
     * {@return text from a file in quotes, printable and shortened}
     *
     * @param text the text
     */
    public static String quote(String text) {
        boolean fits = text.codePointCount(0, text.length()) <= SHOWN_LENGTH;
        return fits
                ? "'" + PrintableText.of(text) + "'"
                : "'" + PrintableText.of(text.substring(0, text.offsetByCodePoints(0, SHOWN_LENGTH))) + "...'";
    }

    /**
     * {@return {@code 'a', 'b', 'c'}; of a long list only the first items}
     *
     * @param items the texts to quote
     */
    public static String list(Collection<String> items) {
        StringJoiner joined = new StringJoiner(", ");
        Iterator<String> rest = items.iterator();
        for (int i = 0; i < SHOWN_ITEMS && rest.hasNext(); i++) {
            joined.add(quote(rest.next()));
        }
        return rest.hasNext() ? joined + " and " + (items.size() - SHOWN_ITEMS) + " more" : joined.toString();
    }
}
