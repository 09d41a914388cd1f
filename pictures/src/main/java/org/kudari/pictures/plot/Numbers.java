package org.kudari.pictures.plot;

import java.math.BigDecimal;

/** Numbers as a figure shows them: with a true minus sign, which is as wide as a plus. */
final class Numbers {
    private static final String SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

    private Numbers() {}

    static String plain(BigDecimal number) {
        return number.toPlainString().replace('-', '\u2212');
    }

    static String superscript(int number) {
        String digits = Integer.toString(Math.abs(number))
                .chars()
                .map(digit -> SUPERSCRIPTS.charAt(digit - '0'))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return (number < 0 ? "\u207b" : "") + digits;
    }
}
