package org.kudari.io.csv;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How a text file is read: what its user said, and for the rest what its beginning looks like.
 *
 * <ul>
 *   <li>The separator is the one of comma, semicolon, tab and bar by which the first rows have the same number of cells,
 *       quotes respected. Where several do, the one whose cells are numbers or have none of the others in them.
 *   <li>The decimal is a comma if the separator is not, some cells are numbers only so, and none has a decimal point.
 *       Where another one is likely, it is that, unless numbers of the file are only numbers by the other one.
 *   <li>The encoding is that of a byte order mark; without one, UTF-16 if there are zeros as in it, UTF-8 if the bytes
 *       are valid so, and else windows-1252, or Latin-1 where that has no character.
 *   <li>The first row is a header if it has text over a column of numbers or of dates; data if it has numbers over
 *       numbers and no such text; a header if all of it is text that does not occur below. A row that counts the columns
 *       is a header if it is unlike the rows below.
 * </ul>
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
                missing,
                List.of(),
                Optional.empty());
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
