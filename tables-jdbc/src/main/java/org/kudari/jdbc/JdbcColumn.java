package org.kudari.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kudari.table.CellType;
import org.kudari.table.cells.SourceErrors;

/**
 * A column of a query that can be read.
 *
 * @param index the index in the result, from 1
 * @param name its name
 * @param type what its cells are
 * @param javaType the class to ask for, which drivers do not give by themselves; null to take what comes
 */
record JdbcColumn(int index, String name, CellType type, Class<?> javaType) {

    /**
     * Finds the columns that can be read.
     *
     * @param leftOut gets a sentence for each that cannot
     */
    static List<JdbcColumn> of(ResultSetMetaData result, List<String> leftOut) throws SQLException {
        List<JdbcColumn> columns = new ArrayList<>();
        for (int index = 1; index <= result.getColumnCount(); index++) {
            String name = result.getColumnLabel(index);
            int sqlType = result.getColumnType(index);
            String typeName = result.getColumnTypeName(index).toLowerCase(Locale.ROOT);
            String className = sqlType == Types.OTHER || sqlType == Types.JAVA_OBJECT ? className(result, index) : "";
            CellType type = typeOf(sqlType, className);
            if (type == null) {
                leftOut.add("column " + SourceErrors.quote(name) + " is left out: its cells are of the type " + typeName
                        + ", not numbers, texts or times");
            } else {
                columns.add(new JdbcColumn(index, name, type, javaType(sqlType, typeName)));
            }
        }
        return columns;
    }

    /** Drivers have types of their own, which only the class of their cells tells apart. */
    private static String className(ResultSetMetaData result, int index) {
        try {
            String name = result.getColumnClassName(index);
            return name == null ? "" : name;
        } catch (SQLException _) {
            return "";
        }
    }

    private static CellType typeOf(int sqlType, String className) {
        return switch (sqlType) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> CellType.NUMBER;
            case Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> CellType.TIME;
            case Types.BINARY,
                    Types.VARBINARY,
                    Types.LONGVARBINARY,
                    Types.BLOB,
                    Types.ARRAY,
                    Types.STRUCT,
                    Types.REF,
                    Types.DATALINK -> null;
            case Types.OTHER, Types.JAVA_OBJECT ->
                switch (className) {
                    case "java.math.BigInteger", "java.math.BigDecimal", "java.lang.Long", "java.lang.Integer" ->
                        CellType.NUMBER;
                    case String name when name.startsWith("java.util.") && !name.equals("java.util.UUID") -> null;
                    default -> CellType.TEXT;
                };
            default -> CellType.TEXT;
        };
    }

    /**
     * The classes of {@code java.sql} shift times by the time zone of the process, and so lose some hours of the year.
     * PostgreSQL calls moments timestamps, too.
     */
    private static Class<?> javaType(int sqlType, String typeName) {
        boolean isMoment = typeName.equals("timestamptz") || typeName.contains("with time zone");
        return switch (sqlType) {
            case Types.DATE -> LocalDate.class;
            case Types.TIMESTAMP -> isMoment ? OffsetDateTime.class : LocalDateTime.class;
            case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
            default -> null;
        };
    }
}
