package org.kudari.io.csv;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How a text file is read: what its user said, and for the rest what its beginning looks like.
 *
 * @param separator what stands between cells
 * @param decimal what stands before a fraction: a point or a comma
 * @param charset the encoding
 * @param hasHeader whether the first row names the columns
 * @param missing the cells that are missing values, beside the empty cell
 * @param warnings what is doubtful about the guesses, and which option decides it; empty if nothing is
 */
public record CsvFormat(
        char separator, char decimal, Charset charset, boolean hasHeader, List<String> missing, List<String> warnings) {

    /** Copies the lists. */
    public CsvFormat {
        missing = List.copyOf(missing);
        warnings = List.copyOf(warnings);
    }

    /** {@return what was assumed, in words: such as {@code separator comma, UTF-8, the first row is a header}} */
    public String describe() {
        String comma = decimal == ',' ? ", decimal comma" : "";
        String first = hasHeader ? "the first row is a header" : "no header, the first row is data";
        return "separator " + separatorName() + comma + ", " + charset.name() + ", " + first;
    }

    /** {@return the separator in words, as errors name it: {@code comma}, {@code semicolon}, {@code tab}, {@code bar}} */
    public String separatorName() {
        return nameOf(separator);
    }

    /** {@return the options by which another file is read in the same way, without any guess} */
    public CsvOptions asOptions() {
        return new CsvOptions(
                Optional.of(separator),
                Optional.of(decimal),
                Optional.of(charset),
                hasHeader ? CsvOptions.Header.YES : CsvOptions.Header.NO,
                missing);
    }

    CsvFormat withCharset(Charset other) {
        return new CsvFormat(separator, decimal, other, hasHeader, missing, warnings);
    }

    static String nameOf(char separator) {
        return switch (separator) {
            case ',' -> "comma";
            case ';' -> "semicolon";
            case '\t' -> "tab";
            case '|' -> "bar";
            case ' ' -> "space";
            default -> "'" + separator + "'";
        };
    }
}
