package org.kudari.benchmarks.report;

import java.util.Locale;

/** Formats numbers for reports, independent of the locale. */
final class FigureFormat {
    private FigureFormat() {}

    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** Seconds with about three digits: {@code 1.23 s}, {@code 45.6 ms}, {@code 789 us}. */
    static String time(double seconds) {
        if (seconds >= 1) {
            return threeDigits(seconds) + " s ";
        }
        return seconds >= 1e-3 ? threeDigits(seconds * 1e3) + " ms" : threeDigits(seconds * 1e6) + " us";
    }

    /** A number with about three digits. */
    static String threeDigits(double number) {
        return format(number >= 100 ? "%.0f" : number >= 10 ? "%.1f" : "%.2f", number);
    }

    /** A number, or {@code unknown} for NaN. */
    static String orUnknown(String format, double figure) {
        return Double.isNaN(figure) ? "unknown" : format(format, figure);
    }

    /** A ratio, or a dash for NaN. */
    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-" : format("%.2f", ratio);
    }

    /** A share in percent, or a dash for NaN. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : format("%.0f %%", 100 * share);
    }
}
