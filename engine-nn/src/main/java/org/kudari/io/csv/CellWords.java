package org.kudari.io.csv;

import java.util.List;
import org.kudari.table.NumberText;
import org.kudari.table.TimeText;

/** What a cell may be: missing, a number, a time, or else text. All of them ignore spaces around. */
final class CellWords {

    /** What a cell is. */
    enum Kind {
        MISSING,
        NUMBER,
        /** NaN or an infinity, or a number beyond the range of a double. */
        NON_FINITE,
        TIME,
        TEXT
    }

    private final char[][] missing;
    private final int longestMissing;
    private final char decimal;
    private final boolean hasMissingNumbers;

    CellWords(CsvFormat format) {
        this(format.missing(), format.decimal());
    }

    CellWords(List<String> missing, char decimal) {
        this.missing = missing.stream().map(String::toCharArray).toArray(char[][]::new);
        this.decimal = decimal;
        longestMissing = missing.stream().mapToInt(String::length).max().orElse(0);
        hasMissingNumbers = missing.stream().anyMatch(text -> !Double.isNaN(NumberText.parse(text, decimal)));
    }

    /** Whether a cell without spaces around is a missing value. */
    boolean isMissing(char[] text, int from, int to) {
        if (from == to) {
            return true;
        }
        if (to - from > longestMissing) {
            return false;
        }
        for (char[] word : missing) {
            if (word.length == to - from && word[0] == text[from] && isEqual(word, text, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEqual(char[] word, char[] text, int from) {
        for (int i = 0; i < word.length; i++) {
            if (word[i] != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** The number in a cell; NaN if it is missing or no number, infinite if it is out of range. */
    double number(char[] text, int from, int to) {
        return hasMissingNumbers && isMissing(text, from, to) ? Double.NaN : NumberText.parse(text, from, to, decimal);
    }

    /** What a cell without spaces around is. */
    Kind kind(char[] text, int from, int to) {
        if (isMissing(text, from, to)) {
            return Kind.MISSING;
        }
        double number = NumberText.parse(text, from, to, decimal);
        if (!Double.isNaN(number)) {
            return Double.isInfinite(number) ? Kind.NON_FINITE : Kind.NUMBER;
        }
        String cell = new String(text, from, to - from);
        if (NumberText.isNonFinite(cell)) {
            return Kind.NON_FINITE;
        }
        return Double.isNaN(TimeText.seconds(cell)) ? Kind.TEXT : Kind.TIME;
    }

    Kind kind(String cell) {
        String stripped = cell.strip();
        return kind(stripped.toCharArray(), 0, stripped.length());
    }

    /** The number in a cell; NaN if it is none. */
    double number(String cell) {
        return NumberText.parse(cell, decimal);
    }
}
