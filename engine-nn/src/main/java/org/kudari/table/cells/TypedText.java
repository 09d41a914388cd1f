package org.kudari.table.cells;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.kudari.table.CellText;

/** Typed cells as the texts that a text file would have. */
final class TypedText {
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private static final DateTimeFormatter TIME_OF_DAY = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private TypedText() {}

    /** A number that is not NaN; a whole one without a fraction. */
    static String of(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return CellText.ofNumber(number);
    }

    /** All of its digits: 1.50 stays 1.50. */
    static String of(BigDecimal number) {
        return number.toPlainString();
    }

    /** Whether a day is of the years 1 to 9999, which texts can have. */
    static boolean isUsualDay(long day) {
        return day >= FIRST_DAY && day <= LAST_DAY;
    }

    static String ofDate(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    /** As {@code 2024-01-31 23:59:59.5}; a moment has {@code +00} after it. */
    static String ofTime(long second, int nanos, boolean isUtc) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC);
        return time.toLocalDate() + " " + ofTimeOfDay(time.toLocalTime()) + (isUtc ? "+00" : "");
    }

    static String ofTimeOfDay(LocalTime time) {
        return TIME_OF_DAY.format(time);
    }
}
