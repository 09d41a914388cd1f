package org.kudari.io.csv;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/**
 * Errors in one text file, each in one line that begins with its name.
 *
 * @param name what errors call the file
 * @param path the file, if it is one
 * @param format how the file is read
 * @param header the names of the columns; empty if there are none
 */
record CsvErrors(String name, Optional<Path> path, CsvFormat format, List<String> header) {

    CsvErrors withHeader(List<String> names) {
        return new CsvErrors(name, path, format, names);
    }

    InvalidInputException in(String message, Object... details) {
        return new InvalidInputException(name + ": " + String.format(Locale.ROOT, message, details));
    }

    InvalidInputException at(long line, String message, Object... details) {
        return new InvalidInputException(name + ", line " + line + ": " + String.format(Locale.ROOT, message, details));
    }

    InvalidInputException at(long line, int column, String message, Object... details) {
        return new InvalidInputException(name + ", line " + line + ", " + nameOf(column, header) + ": "
                + String.format(Locale.ROOT, message, details));
    }

    /** The text by which an error names a column: its name, if that is its own, or its index. */
    static String nameOf(int column, List<String> header) {
        if (column < header.size()) {
            String name = header.get(column);
            if (!name.isEmpty() && Collections.frequency(header, name) == 1) {
                return "column " + FileErrors.quote(name);
            }
        }
        return "column " + column + " (counted from 0)";
    }

    InvalidInputException ragged(long line, int cells, int expected) {
        return at(
                line,
                "this row has %,d %s, but %,d were expected, as in the first row; the separator is taken to be the %s",
                cells,
                cells == 1 ? "cell" : "cells",
                expected,
                format.separatorName());
    }

    InvalidInputException encoding(long line, Charset charset) {
        return at(
                line,
                "is not %s text, which was assumed; another encoding can be named, such as windows-1252",
                charset.name());
    }

    /** The file could not be read, or not further. */
    InvalidInputException reading(IOException problem) {
        return reading(name, path, problem);
    }

    static InvalidInputException reading(String name, Optional<Path> path, IOException problem) {
        if (problem instanceof EOFException || problem instanceof ZipException) {
            return new InvalidInputException(name + ": begins as a gzip file, but is cut off or damaged ("
                    + FileErrors.firstLine(problem) + ")");
        }
        return path.map(file -> FileErrors.reading(file, problem))
                .orElseGet(
                        () -> new InvalidInputException(name + ": cannot be read: " + FileErrors.firstLine(problem)));
    }
}
