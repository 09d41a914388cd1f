package org.kudari.table;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.util.Locale;
import java.util.Set;

/**
 * Parses numbers in texts: digits with an optional sign, decimal point and exponent, as in {@code 7}, {@code -0.5},
 * {@code .5}, {@code 1e-3}, with or without spaces around them. Java's suffixes and hexadecimal numbers ({@code 1f},
 * {@code 0x1p3}) are not accepted, and neither are separators of thousands.
 *
 * <p>The result is the double that is nearest to the decimal number.
 */
public final class NumberText {

    private static final Set<String> NON_FINITE = Set.of("nan", "inf", "infinity");
    private static final int LONGEST_NON_FINITE = "-infinity".length();

    /** As many digits always fit in a long. */
    private static final int DIGITS_OF_LONG = 18;

    /** Up to here a long is exact as a double. */
    private static final long EXACT = 1L << 53;

    /** The powers of ten that are exact as doubles. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Beyond this, an exponent only says that the number is infinite or zero. */
    private static final int LARGE_EXPONENT = 100_000;

    private NumberText() {}

    /**
     * {@return the number that a text stands for; infinite beyond the range of a double, and NaN if it is no number}
     *
     * @param text the text, with a decimal point
     */
    public static double parse(CharSequence text) {
        return parse(text, '.');
    }

    /**
     * {@return the number that a text stands for; infinite beyond the range of a double, and NaN if it is no number}
     *
     * @param text the text
     * @param decimal what stands before the fraction: a point, or a comma as in {@code -0,5}
     */
    public static double parse(CharSequence text, char decimal) {
        char[] characters = text.toString().toCharArray();
        return parse(characters, 0, characters.length, decimal);
    }

    /**
     * {@return the number that a part of an array stands for; infinite beyond the range of a double, and NaN if it is no
     * number} It makes no object unless the number has many digits.
     *
     * @param text the array
     * @param from where the part begins
     * @param to where it ends, exclusive
     * @param decimal what stands before the fraction: a point, or a comma as in {@code -0,5}
     */
    public static double parse(char[] text, int from, int to, char decimal) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text[start])) {
            start++;
        }
        while (start < end && Character.isWhitespace(text[end - 1])) {
            end--;
        }
        int at = start;
        boolean isNegative = at < end && text[at] == '-';
        if (isNegative || at < end && text[at] == '+') {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < end && isDigit(text[at])) {
            value = value * 10 + (text[at] - '0');
            at++;
        }
        int digits = at - first;
        int exponent = 0;
        if (at < end && text[at] == decimal) {
            int point = at++;
            while (at < end && isDigit(text[at])) {
                value = value * 10 + (text[at] - '0');
                at++;
            }
            exponent = point + 1 - at;
            digits -= exponent;
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            boolean isDown = at < end && text[at] == '-';
            if (isDown || at < end && text[at] == '+') {
                at++;
            }
            int mark = at;
            int written = 0;
            while (at < end && isDigit(text[at])) {
                written = Math.min(written * 10 + (text[at] - '0'), LARGE_EXPONENT);
                at++;
            }
            if (at == mark) {
                return Double.NaN;
            }
            exponent += isDown ? -written : written;
        }
        if (at != end) {
            return Double.NaN;
        }
        if (digits <= DIGITS_OF_LONG && value <= EXACT && Math.abs(exponent) < POWERS.length) {
            // Both factors are exact, so this one rounding gives the nearest double. Most numbers in files are such.
            double magnitude = exponent < 0 ? value / POWERS[-exponent] : value * POWERS[exponent];
            return isNegative ? -magnitude : magnitude;
        }
        return parseLong(text, start, end, decimal);
    }

    private static double parseLong(char[] text, int start, int end, char decimal) {
        if (decimal == '.') {
            return JavaDoubleParser.parseDouble(text, start, end - start);
        }
        return JavaDoubleParser.parseDouble(new String(text, start, end - start).replace(decimal, '.'));
    }

    /**
     * {@return whether a text is NaN or an infinity: {@code nan}, {@code inf} or {@code infinity} in any case, with or
     * without a sign}
     *
     * @param text the text
     */
    public static boolean isNonFinite(CharSequence text) {
        String word = text.toString().strip();
        if (word.length() > LONGEST_NON_FINITE) {
            return false;
        }
        boolean hasSign = word.startsWith("+") || word.startsWith("-");
        return NON_FINITE.contains((hasSign ? word.substring(1) : word).toLowerCase(Locale.ROOT));
    }

    /**
     * {@return whether a text is a number, NaN or an infinity}
     *
     * @param text the text, with a decimal point
     */
    public static boolean isNumeric(CharSequence text) {
        return !Double.isNaN(parse(text)) || isNonFinite(text);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
