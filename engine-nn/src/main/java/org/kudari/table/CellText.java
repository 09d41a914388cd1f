package org.kudari.table;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Cells as texts, where a number or a time is to be a category or a class. */
public final class CellText {
    private static final double EXACT_WHOLE = 1e15;
    private static final double NANOS = 1e9;

    private CellText() {}

    /**
     * {@return a cell as text; null if it is missing} Of the texts that a full dictionary left out, nothing is known but
     * that they are others.
     *
     * @param column the cells
     * @param row the row, from 0
     */
    public static String of(RawColumn column, int row) {
        return switch (column) {
            case RawColumn.Numbers numbers -> ofNumber(numbers.values()[row]);
            case RawColumn.Times times -> ofTime(times.seconds()[row]);
            case RawColumn.Texts texts -> {
                int code = texts.codes()[row];
                if (code == RawColumn.MISSING) {
                    yield null;
                }
                yield code == TextDictionary.OTHERS ? "..." : texts.texts().text(code);
            }
        };
    }

    /**
     * {@return a number as text, a whole one without a fraction; null if it is NaN}
     *
     * @param number the number
     */
    public static String ofNumber(double number) {
        if (Double.isNaN(number)) {
            return null;
        }
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < EXACT_WHOLE;
        return isWhole ? Long.toString((long) number) : Double.toString(number);
    }

    /**
     * {@return a time as text, as {@code 2024-01-31} at midnight and as {@code 2024-01-31T23:59} else; null if it is NaN}
     *
     * @param seconds seconds since 1970-01-01T00:00
     */
    public static String ofTime(double seconds) {
        if (Double.isNaN(seconds)) {
            return null;
        }
        double whole = Math.floor(seconds);
        LocalDateTime time =
                LocalDateTime.ofEpochSecond((long) whole, (int) ((seconds - whole) * NANOS), ZoneOffset.UTC);
        boolean isDate = time.toLocalTime().toNanoOfDay() == 0;
        return isDate ? time.toLocalDate().toString() : time.toString();
    }
}
