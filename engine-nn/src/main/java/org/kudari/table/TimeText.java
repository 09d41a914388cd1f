package org.kudari.table;

/**
 * Parses dates and times in text, in these forms and no other:
 *
 * <ul>
 *   <li>a date as {@code 2024-01-31}, {@code 2024/01/31} or {@code 31.01.2024}: years 0001 to 9999, and always two
 *       digits for month and day;
 *   <li>after it, if any, one {@code T} or one space and the time {@code 23:59}, {@code 23:59:59} or {@code
 *       23:59:59.123}, with up to nine digits after the point;
 *   <li>after that, if any, {@code Z} or an offset from UTC as {@code +02}, {@code +0200} or {@code +02:00}, up to 18
 *       hours.
 * </ul>
 *
 * <p>Spaces around are left out. {@code 20240131} is a number. {@code 01/02/2024} is two dates to two people, and so
 * none here.
 */
public final class TimeText {
    /** The forms in the words of an error. */
    public static final String FORMS = "2024-01-31, 2024/01/31 or 31.01.2024, with or without a time as 23:59:59";

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final int MAX_OFFSET = 18 * HOUR;
    private static final int DATE_LENGTH = 10;
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int NONE = -1;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    private static final long DAYS_BEFORE_1970 = daysBeforeYear(1970);

    private TimeText() {}

    /**
     * {@return the time that a text stands for, in seconds since 1970-01-01T00:00; NaN if the text is none} In UTC if the
     * text has an offset, and as it is written if not.
     *
     * @param text any text
     */
    public static double seconds(CharSequence text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        // Most cells that are no dates are known by their length or their first characters.
        if (end - start < DATE_LENGTH) {
            return Double.NaN;
        }
        long day = day(text, start);
        if (day == Long.MIN_VALUE) {
            return Double.NaN;
        }
        int at = start + DATE_LENGTH;
        return at == end ? (double) day * DAY : day * DAY + secondOfDay(text, at, end);
    }

    /** The days from 1970-01-01 to the date of ten characters; the smallest long if there is none. */
    private static long day(CharSequence text, int at) {
        char separator = text.charAt(at + 4);
        if (separator == '-' || separator == '/') {
            return text.charAt(at + 7) == separator
                    ? day(digits(text, at, 4), digits(text, at + 5, 2), digits(text, at + 8, 2))
                    : Long.MIN_VALUE;
        }
        return text.charAt(at + 2) == '.' && text.charAt(at + 5) == '.'
                ? day(digits(text, at + 6, 4), digits(text, at + 3, 2), digits(text, at, 2))
                : Long.MIN_VALUE;
    }

    private static long day(int year, int month, int day) {
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return Long.MIN_VALUE;
        }
        boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int length = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1] + (isLeap && month == 2 ? 1 : 0);
        if (day > length) {
            return Long.MIN_VALUE;
        }
        int leapDay = isLeap && month > 2 ? 1 : 0;
        return daysBeforeYear(year) - DAYS_BEFORE_1970 + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
    }

    /** The days from 0001-01-01 to the first of a year. */
    private static long daysBeforeYear(int year) {
        int before = year - 1;
        return 365L * before + before / 4 - before / 100 + before / 400;
    }

    /** The seconds from midnight, less the offset; NaN if the text is no time of day. */
    private static double secondOfDay(CharSequence text, int start, int end) {
        if (end - start < 6
                || text.charAt(start) != 'T' && text.charAt(start) != ' '
                || text.charAt(start + 3) != ':') {
            return Double.NaN;
        }
        int hour = digits(text, start + 1, 2);
        int minute = digits(text, start + 4, 2);
        int second = 0;
        int at = start + 6;
        double fraction = 0;
        if (end - at >= 3 && text.charAt(at) == ':') {
            second = digits(text, at + 1, 2);
            at += 3;
            if (at < end && text.charAt(at) == '.') {
                int point = at;
                long digits = 0;
                long scale = 1;
                for (at++; at < end && isDigit(text.charAt(at)); at++) {
                    if (at - point > MAX_FRACTION_DIGITS) {
                        return Double.NaN;
                    }
                    digits = digits * 10 + (text.charAt(at) - '0');
                    scale *= 10;
                }
                if (scale == 1) {
                    return Double.NaN;
                }
                fraction = (double) digits / scale;
            }
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Double.NaN;
        }
        double seconds = hour * HOUR + minute * MINUTE + second + fraction;
        return at == end ? seconds : seconds - offset(text, at, end);
    }

    /** The seconds by which a place is ahead of UTC; NaN if the text is no offset. */
    private static double offset(CharSequence text, int start, int end) {
        char sign = text.charAt(start);
        int length = end - start;
        if (sign == 'Z' && length == 1) {
            return 0;
        }
        if (sign != '+' && sign != '-' || length != 3 && length != 5 && length != 6) {
            return Double.NaN;
        }
        if (length == 6 && text.charAt(start + 3) != ':') {
            return Double.NaN;
        }
        int hours = digits(text, start + 1, 2);
        int minutes = length == 3 ? 0 : digits(text, end - 2, 2);
        int seconds = hours * HOUR + minutes * MINUTE;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET) {
            return Double.NaN;
        }
        return sign == '-' ? -seconds : seconds;
    }

    /** The number that some digits stand for; negative if one of them is none. */
    private static int digits(CharSequence text, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            char digit = text.charAt(i);
            if (!isDigit(digit)) {
                return NONE;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
