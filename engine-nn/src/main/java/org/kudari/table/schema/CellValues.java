package org.kudari.table.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellFormat;
import org.kudari.table.CellText;
import org.kudari.table.NumberText;
import org.kudari.table.TimeText;

/**
 * Values of a program as the cells of a table. A text means what it means in a file that is written as the training table
 * is: it is stripped, and may be a missing cell. Null is one. Messages say what is wrong with a value, and the caller says
 * where it is. Immutable.
 */
final class CellValues {
    private static final double NANOS = 1e9;
    private static final double FIRST_SECOND = TimeText.seconds("0001-01-01");
    private static final double LAST_SECOND = TimeText.seconds("9999-12-31T23:59:59.999999999");

    private final char decimal;
    private final Set<String> missing;
    /** The missing texts that are numbers or times, which a program may give as such. */
    private final Set<Double> missingNumbers;

    private final Set<Double> missingTimes;

    CellValues(CellFormat format) {
        decimal = format.decimal();
        missing = Set.copyOf(format.missing());
        missingNumbers = among(format, text -> NumberText.parse(text, format.decimal()));
        missingTimes = among(format, TimeText::seconds);
    }

    private static Set<Double> among(CellFormat format, ToDoubleFunction<String> parser) {
        return format.missing().stream()
                .mapToDouble(parser)
                .filter(value -> !Double.isNaN(value))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a text stands for a missing cell. */
    boolean isMissing(String text) {
        String cell = text.strip();
        return cell.isEmpty() || missing.contains(cell);
    }

    /** A value as a number; NaN if it is missing. */
    double number(Object value) {
        return switch (value) {
            case null -> Double.NaN;
            case Number number -> isMissing(number) ? Double.NaN : number.doubleValue();
            case CharSequence text -> number(text.toString());
            case Boolean truth -> truth ? 1 : 0;
            default -> throw unfit(value, "a number");
        };
    }

    private boolean isMissing(Number number) {
        if (missingNumbers.isEmpty()) {
            return false;
        }
        return missingNumbers.contains(
                number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue());
    }

    private double number(String text) {
        if (isMissing(text)) {
            return Double.NaN;
        }
        double number = NumberText.parse(text, decimal);
        if (Double.isNaN(number)) {
            boolean hasPoint = decimal == ',' && !Double.isNaN(NumberText.parse(text));
            throw new ValueException(FileErrors.quote(text) + " is not a number"
                    + (hasPoint ? " with a decimal comma, as the training table has it" : "")
                    + "; a missing one is null or empty");
        }
        return number;
    }

    /** A value as seconds since 1970-01-01T00:00; NaN if it is missing. */
    double time(Object value) {
        double seconds = seconds(value);
        if (missingTimes.contains(seconds)) {
            return Double.NaN;
        }
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            throw new ValueException(value + " is not within the years 1 to 9999");
        }
        return seconds;
    }

    private double seconds(Object value) {
        return switch (value) {
            case null -> Double.NaN;
            case CharSequence text -> time(text.toString());
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

    private double time(String text) {
        if (isMissing(text)) {
            return Double.NaN;
        }
        double seconds = TimeText.seconds(text);
        if (Double.isNaN(seconds)) {
            throw new ValueException(FileErrors.quote(text) + " is not a date as " + TimeText.FORMS);
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

    private static ValueException unfit(Object value, String what) {
        return new ValueException(FileErrors.quote(value.toString()) + ", of type "
                + value.getClass().getSimpleName() + ", is not " + what);
    }
}
