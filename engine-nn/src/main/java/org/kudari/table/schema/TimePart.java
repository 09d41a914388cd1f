package org.kudari.table.schema;

import java.time.LocalDate;

/** What a time is turned into. */
public enum TimePart {
    /** The seconds since 1970, standardised. */
    SECONDS(0),
    /** The year, standardised. */
    YEAR(0),
    /** The month, as sine and cosine of its angle on a dial of 12. */
    MONTH(12),
    /** The day of the month, as sine and cosine of its angle on a dial of 31. */
    DAY(31),
    /** The day of the week, as sine and cosine of its angle on a dial of 7. */
    WEEKDAY(7),
    /** The hour of the day, as sine and cosine of its angle on a dial of 24. */
    HOUR(24),
    /** The minute of the hour, as sine and cosine of its angle on a dial of 60. */
    MINUTE(60);

    private static final int SECONDS_OF_HOUR = 3600;
    private static final int SECONDS_OF_DAY = 24 * SECONDS_OF_HOUR;

    private final int period;

    TimePart(int period) {
        this.period = period;
    }

    /** {@return the number of values after which the part begins anew; 0 if it never does} */
    public int period() {
        return period;
    }

    /** {@return the number of features} */
    public int width() {
        return period == 0 ? 1 : 2;
    }

    /**
     * {@return the part of a time; those that begin anew count from 0, and the week begins on Monday}
     *
     * @param seconds seconds since 1970-01-01T00:00
     */
    public double of(double seconds) {
        if (this == SECONDS) {
            return seconds;
        }
        long whole = (long) Math.floor(seconds);
        return switch (this) {
            case HOUR -> Math.floorMod(whole, SECONDS_OF_DAY) / SECONDS_OF_HOUR;
            case MINUTE -> Math.floorMod(whole, SECONDS_OF_HOUR) / 60;
            default -> ofDate(LocalDate.ofEpochDay(Math.floorDiv(whole, SECONDS_OF_DAY)));
        };
    }

    private int ofDate(LocalDate date) {
        return switch (this) {
            case YEAR -> date.getYear();
            case MONTH -> date.getMonthValue() - 1;
            case DAY -> date.getDayOfMonth() - 1;
            default -> date.getDayOfWeek().getValue() - 1;
        };
    }
}
