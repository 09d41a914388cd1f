package org.kudari.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.kudari.table.cells.CellColumn;

/** Reads the cells of a column, of whatever class the driver gives them. */
final class CellValues {
    private static final long SECONDS_OF_DAY = 86_400;
    private static final long MILLIS = 1000;
    /**
     * That of the year 200,000. Beyond it drivers have infinity only: that of PostgreSQL gives the last value of the class,
     * and that of DuckDB the last of the database's counter.
     */
    private static final long LAST_SECOND = 200_000L * 366 * SECONDS_OF_DAY;

    private final JdbcColumn column;
    private final CellColumn cells;
    private boolean isClassAsked;

    CellValues(JdbcColumn column, CellColumn cells) {
        this.column = column;
        this.cells = cells;
        isClassAsked = column.javaType() != null;
    }

    /** Takes the cell of the row at which the result stands. */
    void take(ResultSet result) throws SQLException {
        put(isClassAsked ? asked(result) : result.getObject(column.index()));
    }

    private Object asked(ResultSet result) throws SQLException {
        try {
            return result.getObject(column.index(), column.javaType());
        } catch (SQLException _) {
            // A driver older than JDBC 4.2, or one whose columns may hold anything.
            isClassAsked = false;
            return result.getObject(column.index());
        }
    }

    private void put(Object value) throws SQLException {
        long second = second(value);
        if (Math.abs(second) > LAST_SECOND) {
            cells.infinity(second < 0);
            return;
        }
        switch (value) {
            case null -> cells.missing();
            case Long number -> cells.number((long) number);
            case Integer number -> cells.number((long) number);
            case Short number -> cells.number((long) number);
            case Byte number -> cells.number((long) number);
            case Double number -> cells.number((double) number);
            case Float number -> cells.number((float) number);
            case BigDecimal number -> cells.number(number);
            case BigInteger number -> cells.number(new BigDecimal(number));
            case Boolean truth -> cells.truth(truth);
            case String text -> cells.text(text);
            case LocalDate date -> cells.date(date.toEpochDay());
            case LocalDateTime time -> put(time.toInstant(ZoneOffset.UTC), false);
            case OffsetDateTime time -> put(time.toInstant(), true);
            case Instant time -> put(time, true);
            case LocalTime time -> cells.timeOfDay(time);
            case Date date -> cells.date(date.toLocalDate().toEpochDay());
            case Timestamp time when column.javaType() == OffsetDateTime.class -> put(time.toInstant(), true);
            case Timestamp time -> put(time.toLocalDateTime().toInstant(ZoneOffset.UTC), false);
            case Time time -> cells.timeOfDay(time.toLocalTime());
            case Clob text -> cells.text(text.getSubString(1, Math.toIntExact(text.length())));
            default -> cells.text(value.toString());
        }
    }

    /** The second since 1970 of a date or time, about; 0 for other values. */
    private static long second(Object value) {
        return switch (value) {
            case null -> 0;
            case LocalDate date -> date.toEpochDay() * SECONDS_OF_DAY;
            case LocalDateTime time -> time.toEpochSecond(ZoneOffset.UTC);
            case OffsetDateTime time -> time.toEpochSecond();
            case Instant time -> time.getEpochSecond();
            case java.util.Date date -> date.getTime() / MILLIS;
            default -> 0;
        };
    }

    private void put(Instant time, boolean isUtc) {
        cells.time(time.getEpochSecond(), time.getNano(), isUtc);
    }
}
