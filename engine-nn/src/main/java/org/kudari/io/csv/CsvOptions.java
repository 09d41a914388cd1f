package org.kudari.io.csv;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.kudari.table.CellFormat;
import org.kudari.table.SourceOptions;

/**
 * What is known of a text file's format before it is opened. The rest is guessed from its beginning, by the rules
 * of {@link CsvFormat}.
 *
 * @param separator what stands between cells: one ASCII character
 * @param decimal what stands before a fraction: a point or a comma
 * @param charset the encoding
 * @param header whether the first row names the columns
 * @param missing the cells that are missing values, beside the empty cell, which always is one; compared exactly,
 *     without the spaces around
 * @param names the names of columns that a header would have, if the file is like another one that is known; none if
 *     nothing is known. A first row that has half of them is a header, whatever they look like
 * @param likelyDecimal the decimal of another file that the file is like; it is that of the file too, unless its numbers
 *     show the other one
 */
public record CsvOptions(
        Optional<Character> separator,
        Optional<Character> decimal,
        Optional<Charset> charset,
        Header header,
        List<String> missing,
        List<String> names,
        Optional<Character> likelyDecimal) {

    /** The texts that are missing values by default, beside the empty cell: those of every source. */
    public static final List<String> MISSING = SourceOptions.MISSING;

    /** Nothing is known: all is guessed. */
    public static final CsvOptions GUESS = new CsvOptions(
            Optional.empty(), Optional.empty(), Optional.empty(), Header.AUTO, MISSING, List.of(), Optional.empty());

    private static final int ASCII = 128;

    /** Whether the first row names the columns. */
    public enum Header {
        /** It does. */
        YES,
        /** It is data. */
        NO,
        /** It is compared with the rows that follow. */
        AUTO
    }

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if they do not; the message says what would fit
     */
    public CsvOptions {
        missing = missing.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        names = List.copyOf(names);
        separator.ifPresent(CsvOptions::checkSeparator);
        decimal.ifPresent(CsvOptions::checkDecimal);
        likelyDecimal.ifPresent(CsvOptions::checkDecimal);
        if (separator.isPresent() && separator.equals(decimal)) {
            throw new IllegalArgumentException(
                    "the separator and the decimal are both '" + separator.get() + "', but must differ");
        }
    }

    private static void checkDecimal(char decimal) {
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("a decimal is a point or a comma, not '" + decimal + "'");
        }
    }

    private static void checkSeparator(char separator) {
        boolean isOfNumbers = Character.isLetterOrDigit(separator) || "+-.".indexOf(separator) >= 0;
        if (separator >= ASCII || separator == '"' || separator == '\n' || separator == '\r' || isOfNumbers) {
            throw new IllegalArgumentException(
                    "a separator is one ASCII character that stands neither in numbers nor around cells, such as ',',"
                            + " ';', '|' or a tab, not '" + separator + "'");
        }
    }

    /**
     * {@return these options with a separator}
     *
     * @param value the separator
     */
    public CsvOptions withSeparator(char value) {
        return new CsvOptions(Optional.of(value), decimal, charset, header, missing, names, likelyDecimal);
    }

    /**
     * {@return these options with a decimal}
     *
     * @param value a point or a comma
     */
    public CsvOptions withDecimal(char value) {
        return new CsvOptions(separator, Optional.of(value), charset, header, missing, names, likelyDecimal);
    }

    /**
     * {@return these options with an encoding}
     *
     * @param value the encoding
     */
    public CsvOptions withCharset(Charset value) {
        return new CsvOptions(separator, decimal, Optional.of(value), header, missing, names, likelyDecimal);
    }

    /**
     * {@return these options with what the first row is}
     *
     * @param value whether it names the columns
     */
    public CsvOptions withHeader(Header value) {
        return new CsvOptions(separator, decimal, charset, value, missing, names, likelyDecimal);
    }

    /**
     * {@return these options with other missing values}
     *
     * @param values the texts, beside the empty cell
     */
    public CsvOptions withMissing(Collection<String> values) {
        return new CsvOptions(separator, decimal, charset, header, new ArrayList<>(values), names, likelyDecimal);
    }

    /**
     * {@return these options for a file that is like another one}
     *
     * @param values the names of the other file's columns
     */
    public CsvOptions withNames(Collection<String> values) {
        return new CsvOptions(separator, decimal, charset, header, missing, new ArrayList<>(values), likelyDecimal);
    }

    /**
     * {@return these options for a file whose cells are written as those of another one: with its missing values, and with
     * its decimal, unless the file's numbers show the other one}
     *
     * @param format how the other file's cells are written
     */
    public CsvOptions withCellFormat(CellFormat format) {
        return new CsvOptions(
                separator, decimal, charset, header, format.missing(), names, Optional.of(format.decimal()));
    }

    /** Whether all is known that the first rows would be looked at for. */
    boolean isComplete() {
        return separator.isPresent() && decimal.isPresent() && charset.isPresent() && header != Header.AUTO;
    }
}
