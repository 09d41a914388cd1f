package org.kudari.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.schema.ColumnSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import org.kudari.table.CellType;
import org.kudari.table.cells.CellColumn;

/**
 * How the cells of each type are stored (see the <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">logical types</a> of Parquet).
 */
final class CellDecoders {
    private static final long NANOS = 1_000_000_000;
    private static final long DAY = 86_400;
    private static final int FLOAT16_BYTES = 2;
    private static final int UUID_BYTES = 16;
    private static final int INT96_BYTES = 12;

    /** The day of 1970-01-01 in the count of days that timestamps of 96 bits have. */
    private static final long JULIAN_1970 = 2_440_588;

    private CellDecoders() {}

    /** What the cells of a column are that has a decoder. */
    static CellType typeOf(ColumnSchema column) {
        return switch (column.logicalType()) {
            case LogicalType.DateType _, LogicalType.TimestampType _ -> CellType.TIME;
            case LogicalType.TimeType _, LogicalType.StringType _, LogicalType.EnumType _, LogicalType.UuidType _ ->
                CellType.TEXT;
            case LogicalType.JsonType _ -> CellType.TEXT;
            case null, default ->
                switch (column.type()) {
                    case BOOLEAN -> CellType.TEXT;
                    case INT96 -> CellType.TIME;
                    default -> CellType.NUMBER;
                };
        };
    }

    /** The decoder of a column; empty if its cells are bytes without a meaning for a table. */
    static Optional<CellDecoder> of(ColumnSchema column) {
        return Optional.ofNullable(
                switch (column.type()) {
                    case BOOLEAN -> CellDecoders::booleans;
                    case INT32 -> ints(column.logicalType());
                    case INT64 -> longs(column.logicalType());
                    case INT96 -> CellDecoders::int96;
                    case FLOAT -> CellDecoders::floats;
                    case DOUBLE -> CellDecoders::doubles;
                    case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(column);
                });
    }

    private static void booleans(ColumnReader batch, int rows, CellColumn cells) {
        boolean[] values = batch.getBooleans();
        CellDecoder.each(batch, rows, cells, row -> cells.truth(values[row]));
    }

    private static void floats(ColumnReader batch, int rows, CellColumn cells) {
        float[] values = batch.getFloats();
        CellDecoder.each(batch, rows, cells, row -> cells.number(values[row]));
    }

    private static void doubles(ColumnReader batch, int rows, CellColumn cells) {
        double[] values = batch.getDoubles();
        CellDecoder.each(batch, rows, cells, row -> cells.number(values[row]));
    }

    private static CellDecoder ints(LogicalType type) {
        return switch (type) {
            case LogicalType.DateType _ ->
                (batch, rows, cells) -> {
                    int[] days = batch.getInts();
                    CellDecoder.each(batch, rows, cells, row -> cells.date(days[row]));
                };
            case LogicalType.TimeType _ ->
                (batch, rows, cells) -> {
                    int[] millis = batch.getInts();
                    CellDecoder.each(batch, rows, cells, row -> cells.timeOfDay(timeOfDay(millis[row], 1_000)));
                };
            case LogicalType.DecimalType decimal ->
                (batch, rows, cells) -> {
                    int[] values = batch.getInts();
                    CellDecoder.each(
                            batch, rows, cells, row -> cells.number(BigDecimal.valueOf(values[row], decimal.scale())));
                };
            case LogicalType.IntType number
            when !number.isSigned() ->
                (batch, rows, cells) -> {
                    int[] values = batch.getInts();
                    CellDecoder.each(batch, rows, cells, row -> cells.number(Integer.toUnsignedLong(values[row])));
                };
            case null, default ->
                (batch, rows, cells) -> {
                    int[] values = batch.getInts();
                    CellDecoder.each(batch, rows, cells, row -> cells.number((long) values[row]));
                };
        };
    }

    private static CellDecoder longs(LogicalType type) {
        return switch (type) {
            case LogicalType.TimestampType time ->
                (batch, rows, cells) -> {
                    long[] values = batch.getLongs();
                    long units = units(time.unit());
                    CellDecoder.each(batch, rows, cells, row -> {
                        int nanos = (int) (Math.floorMod(values[row], units) * (NANOS / units));
                        cells.time(Math.floorDiv(values[row], units), nanos, time.isAdjustedToUTC());
                    });
                };
            case LogicalType.TimeType time ->
                (batch, rows, cells) -> {
                    long[] values = batch.getLongs();
                    long units = units(time.unit());
                    CellDecoder.each(batch, rows, cells, row -> cells.timeOfDay(timeOfDay(values[row], units)));
                };
            case LogicalType.DecimalType decimal ->
                (batch, rows, cells) -> {
                    long[] values = batch.getLongs();
                    CellDecoder.each(
                            batch, rows, cells, row -> cells.number(BigDecimal.valueOf(values[row], decimal.scale())));
                };
            case LogicalType.IntType number
            when !number.isSigned() ->
                (batch, rows, cells) -> {
                    long[] values = batch.getLongs();
                    CellDecoder.each(batch, rows, cells, row -> unsigned(values[row], cells));
                };
            case null, default ->
                (batch, rows, cells) -> {
                    long[] values = batch.getLongs();
                    CellDecoder.each(batch, rows, cells, row -> cells.number(values[row]));
                };
        };
    }

    private static void unsigned(long value, CellColumn cells) {
        if (value >= 0) {
            cells.number(value);
        } else {
            cells.number(new BigDecimal(Long.toUnsignedString(value)));
        }
    }

    private static CellDecoder bytes(ColumnSchema column) {
        boolean isFixed = column.type() == PhysicalType.FIXED_LEN_BYTE_ARRAY;
        return switch (column.logicalType()) {
            case LogicalType.StringType _, LogicalType.EnumType _, LogicalType.JsonType _
            when !isFixed ->
                (batch, rows, cells) -> {
                    String[] values = batch.getStrings();
                    CellDecoder.each(batch, rows, cells, row -> cells.text(values[row]));
                };
            case LogicalType.DecimalType decimal ->
                (batch, rows, cells) -> {
                    byte[][] values = batch.getBinaries();
                    CellDecoder.each(
                            batch,
                            rows,
                            cells,
                            row -> cells.number(new BigDecimal(new BigInteger(values[row]), decimal.scale())));
                };
            case LogicalType.UuidType _
            when isFixed && column.typeLength() == UUID_BYTES ->
                (batch, rows, cells) -> {
                    byte[][] values = batch.getBinaries();
                    CellDecoder.each(batch, rows, cells, row -> cells.text(uuid(values[row])));
                };
            case LogicalType.Float16Type _
            when isFixed && column.typeLength() == FLOAT16_BYTES ->
                (batch, rows, cells) -> {
                    byte[][] values = batch.getBinaries();
                    CellDecoder.each(
                            batch,
                            rows,
                            cells,
                            row -> cells.number(
                                    Float.float16ToFloat(little(values[row]).getShort(0))));
                };
            case null, default -> null;
        };
    }

    /** Timestamps of older programs: the nanoseconds of a day, and the day. */
    private static void int96(ColumnReader batch, int rows, CellColumn cells) {
        byte[][] values = batch.getBinaries();
        CellDecoder.each(batch, rows, cells, row -> {
            ByteBuffer value = little(values[row]);
            long nanos = value.getLong(0);
            long day = value.getInt(INT96_BYTES - Integer.BYTES) - JULIAN_1970;
            cells.time(day * DAY + Math.floorDiv(nanos, NANOS), (int) Math.floorMod(nanos, NANOS), false);
        });
    }

    private static ByteBuffer little(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String uuid(byte[] value) {
        ByteBuffer halves = ByteBuffer.wrap(value);
        return new UUID(halves.getLong(0), halves.getLong(Long.BYTES)).toString();
    }

    /** How many units a second has. */
    private static long units(LogicalType.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000;
            case MICROS -> 1_000_000;
            case NANOS -> NANOS;
        };
    }

    /** A time of day, where 24:00 is the last moment of the day. */
    private static LocalTime timeOfDay(long value, long units) {
        return LocalTime.ofNanoOfDay(Math.clamp(value * (NANOS / units), 0, LocalTime.MAX.toNanoOfDay()));
    }
}
