package org.kudari.io.tables;

import java.util.Locale;
import java.util.Set;

/**
 * Parses numbers in text files: digits with an optional sign, decimal point and exponent, as in {@code 7}, {@code
 * -0.5}, {@code .5}, {@code 1e-3}, with or without spaces around them. Java's suffixes and hexadecimal numbers ({@code
 * 1f}, {@code 0x1p3}) are not accepted.
 */
final class NumberParser {

    private static final Set<String> NON_FINITE = Set.of("nan", "inf", "infinity");
    private static final int EXACT_DIGITS = 15;

    private NumberParser() {}

    /**
     * The number that a text stands for; infinite beyond the range of a double, and NaN if the text is not a number.
     */
    static double parse(String text) {
        String number = text.strip();
        int at = isSign(number, 0) ? 1 : 0;
        int start = at;
        long value = 0;
        while (isDigit(number, at)) {
            value = value * 10 + (number.charAt(at) - '0');
            at++;
        }
        int digits = at - start;
        if (at == number.length() && digits > 0 && digits <= EXACT_DIGITS) {
            // A shortcut for most numbers in most files. Large files are read several times as fast with it.
            return number.charAt(0) == '-' ? -(double) value : value;
        }
        if (at < number.length() && number.charAt(at) == '.') {
            int point = at;
            do {
                at++;
            } while (isDigit(number, at));
            digits += at - point - 1;
        }
        if (digits > 0 && at < number.length() && (number.charAt(at) == 'e' || number.charAt(at) == 'E')) {
            at += isSign(number, at + 1) ? 2 : 1;
            digits = 0;
            while (isDigit(number, at)) {
                at++;
                digits++;
            }
        }
        return digits > 0 && at == number.length() ? Double.parseDouble(number) : Double.NaN;
    }

    /**
     * Whether a text is NaN or an infinity: {@code nan}, {@code inf} or {@code infinity} in any case, with or without a
     * sign.
     */
    static boolean isNonFinite(String text) {
        String word = text.strip();
        return NON_FINITE.contains((isSign(word, 0) ? word.substring(1) : word).toLowerCase(Locale.ROOT));
    }

    /** Whether a text is a number, NaN or an infinity. */
    static boolean isNumeric(String text) {
        return !Double.isNaN(parse(text)) || isNonFinite(text);
    }

    private static boolean isSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
