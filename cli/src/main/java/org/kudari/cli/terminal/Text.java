package org.kudari.cli.terminal;

import java.util.Locale;

/** Words and numbers for people. */
public final class Text {
    private Text() {}

    /** Formats alike in every locale: output is compared, and copied into programs. */
    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** A time span: {@code 8.3 s}, {@code 2:05}, {@code 1:02:03}. */
    public static String duration(double seconds) {
        return seconds < 60 ? format("%.1f s", seconds) : countdown(seconds);
    }

    /** A time to come, in whole seconds: {@code 0:08}, {@code 1:02:03}. */
    public static String countdown(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** A number of bytes: {@code 11.7 GiB}. */
    public static String bytes(long bytes) {
        double gibi = bytes / 0x1p30;
        return gibi >= 1 ? format("%.1f GiB", gibi) : format("%.0f MiB", bytes / 0x1p20);
    }

    /** {@code 1 row}, {@code 2,000 rows}. */
    public static String count(long count, String thing) {
        return format("%,d %s%s", count, thing, count == 1 ? "" : "s");
    }
}
