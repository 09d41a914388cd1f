package org.kudari.pictures.canvas;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a figure shows them: with a true minus sign, which is as wide as a plus. */
public final class NumberText {
    private static final String SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

    private NumberText() {}

    /**
     * {@return a number with all its digits, such as {@code −0.25}}
     *
     * @param number the number
     */
    public static String of(BigDecimal number) {
        return number.toPlainString().replace('-', '\u2212');
    }

    /**
     * {@return a number with some decimals; without a sign if it is rounded to 0}
     *
     * @param number the number
     * @param decimals the digits after the point, at least 0
     */
    public static String of(double number, int decimals) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "\u221e" : "\u2212\u221e";
        }
        return of(BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_EVEN));
    }

    /**
     * {@return a number with some digits in all, without zeros at the end}
     *
     * @param number the number
     * @param digits how many digits, at least 1
     */
    public static String significant(double number, int digits) {
        if (number == 0 || !Double.isFinite(number)) {
            return of(number, 0);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).round(new MathContext(digits));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent > 6) {
            return of(rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros()) + "\u00d7" + powerOfTen(exponent);
        }
        BigDecimal plain = rounded.stripTrailingZeros();
        return of(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    /**
     * {@return a power of ten, such as {@code 10⁻³}}
     *
     * @param exponent the exponent
     */
    public static String powerOfTen(int exponent) {
        String digits = Integer.toString(Math.abs(exponent))
                .chars()
                .map(digit -> SUPERSCRIPTS.charAt(digit - '0'))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "10" + (exponent < 0 ? "\u207b" : "") + digits;
    }
}
