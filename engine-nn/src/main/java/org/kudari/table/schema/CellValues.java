package org.kudari.table.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellText;
import org.kudari.table.NumberText;
import org.kudari.table.TimeText;

/**
 * Values of a program as the cells of a table. Null and blank texts are missing cells. Messages say what is wrong with a
 * value, and the caller says where it is.
 */
final class CellValues {
    private static final double NANOS = 1e9;
    private static final double FIRST_SECOND = TimeText.seconds("0001-01-01");
    private static final double LAST_SECOND = TimeText.seconds("9999-12-31T23:59:59.999999999");

    private CellValues() {}

    /** A value as a number; NaN if it is missing. */
    static double number(Object value) {
        return switch (value) {
            case null -> Double.NaN;
            case Number number -> number.doubleValue();
            case CharSequence text -> number(text);
            case Boolean truth -> truth ? 1 : 0;
            default -> throw unfit(value, "a number");
        };
    }

    private static double number(CharSequence text) {
        if (isBlank(text)) {
            return Double.NaN;
        }
        double number = NumberText.parse(text);
        if (Double.isNaN(number)) {
            throw new ValueException(
                    FileErrors.quote(text.toString()) + " is not a number; a missing one is null or empty");
        }
        return number;
    }

    /** A value as seconds since 1970-01-01T00:00; NaN if it is missing. */
    static double time(Object value) {
        double seconds = seconds(value);
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            throw new ValueException(value + " is not within the years 1 to 9999");
        }
        return seconds;
    }

    private static double seconds(Object value) {
        return switch (value) {
            case null -> Double.NaN;
            case CharSequence text -> time(text);
            case LocalDate date -> date.toEpochDay() * 86_400.0;
            case LocalDateTime time -> seconds(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
            case OffsetDateTime time -> seconds(time.toEpochSecond(), time.getNano());
            case ZonedDateTime time -> seconds(time.toEpochSecond(), time.getNano());
            case Instant time -> seconds(time.getEpochSecond(), time.getNano());
            case Date date -> date.getTime() / 1000.0;
            default -> throw unfit(value, "a date or time");
        };
    }

    private static double seconds(long seconds, int nanos) {
        return seconds + nanos / NANOS;
    }

    private static double time(CharSequence text) {
        if (isBlank(text)) {
            return Double.NaN;
        }
        double seconds = TimeText.seconds(text);
        if (Double.isNaN(seconds)) {
            throw new ValueException(FileErrors.quote(text.toString()) + " is not a date as " + TimeText.FORMS);
        }
        return seconds;
    }

    /** A value as text; null if it is missing. */
    static String text(Object value) {
        return switch (value) {
            case null -> null;
            case CharSequence text -> text.toString();
            case Double number -> CellText.ofNumber(number);
            case Float number -> Float.isNaN(number) ? null : CellText.ofNumber(Double.parseDouble(number.toString()));
            case Enum<?> constant -> constant.name();
            case Number _, Boolean _, Character _, TemporalAccessor _ -> value.toString();
            default -> throw unfit(value, "a category");
        };
    }

    static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static ValueException unfit(Object value, String what) {
        return new ValueException(FileErrors.quote(value.toString()) + ", of type "
                + value.getClass().getSimpleName() + ", is not " + what);
    }
}
