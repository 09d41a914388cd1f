package org.kudari.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.UUID;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;

/**
 * The same random rows as a CSV file, a Parquet file and a table {@code t} of a DuckDB database, all written by DuckDB.
 *
 * @param folder where the files are
 * @param seed where the numbers come from
 */
record SampleTable(Path folder, long seed) {

    /** A column: its name, its type, and whether its text in DuckDB's CSV is the text that sources give. */
    record Column(String name, String type, boolean hasSameText) {}

    static final List<Column> COLUMNS = List.of(
            new Column("n", "BIGINT", true),
            new Column("tiny", "TINYINT", true),
            new Column("unsigned tiny", "UTINYINT", true),
            new Column("small.int", "SMALLINT", true),
            new Column("INT", "INTEGER", true),
            new Column("uint", "UINTEGER", true),
            new Column("big \"quoted\"", "BIGINT", true),
            new Column("unsigned,big", "UBIGINT", true),
            new Column("huge", "HUGEINT", false),
            new Column("größe", "REAL", false),
            new Column("δ", "DOUBLE", false),
            new Column("dec4", "DECIMAL(4,1)", true),
            new Column("dec9", "DECIMAL(9,2)", true),
            new Column("dec18", "DECIMAL(18,6)", true),
            new Column("dec38", "DECIMAL(38,10)", true),
            new Column("truth", "BOOLEAN", true),
            new Column("text", "VARCHAR", true),
            new Column("kind", "ENUM ('red', 'green', 'blue-ish')", true),
            new Column("uuid", "UUID", true),
            new Column("day", "DATE", true),
            new Column("at", "TIMESTAMP", true),
            new Column("at s", "TIMESTAMP_S", true),
            new Column("at ms", "TIMESTAMP_MS", true),
            new Column("at ns", "TIMESTAMP_NS", true),
            new Column("moment", "TIMESTAMPTZ", true),
            new Column("clock", "TIME", true),
            new Column("nothing", "INTEGER", true));

    private static final List<String> TEXTS = List.of(
            "plain", " spaces ", "a,b;c", "it's \"so\"", "two\nlines", "ü€𝄞", "007", "NA", "?", "", "nul", "-");

    static String duckDb(Path database) {
        return "jdbc:duckdb:" + database;
    }

    String url() {
        return duckDb(folder.resolve("t.duckdb"));
    }

    Path csv() {
        return folder.resolve("t.csv");
    }

    Path parquet() {
        return folder.resolve("t.parquet");
    }

    CsvSource csvSource() {
        return CsvSource.of(csv(), CsvOptions.GUESS.withSeparator(',').withHeader(CsvOptions.Header.YES));
    }

    static SampleTable write(Path folder, long seed, int rows, String parquetOptions) throws SQLException {
        SampleTable table = new SampleTable(folder, seed);
        Random random = new Random(seed);
        try (Connection connection = DriverManager.getConnection(table.url());
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            StringJoiner columns = new StringJoiner(", ", "CREATE TABLE t (", ")");
            for (Column column : COLUMNS) {
                columns.add(quoted(column.name(), '"') + " " + column.type());
            }
            statement.execute(columns.toString());
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                StringJoiner cells = new StringJoiner(", ", "(", ")");
                for (int column = 0; column < COLUMNS.size(); column++) {
                    boolean isNull = column > 0 && random.nextInt(8) == 0;
                    cells.add(isNull ? "NULL" : cell(COLUMNS.get(column), row, random));
                }
                lines.add(cells.toString());
            }
            if (rows > 0) {
                statement.execute("INSERT INTO t VALUES " + String.join(",\n", lines));
            }
            statement.execute("COPY t TO '" + table.csv() + "' (FORMAT csv, HEADER)");
            statement.execute("COPY t TO '" + table.parquet() + "' (FORMAT parquet" + parquetOptions + ")");
        }
        return table;
    }

    private static String cell(Column column, int row, Random random) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (column.name()) {
            case "n" -> Integer.toString(row);
            case "tiny" -> Byte.toString((byte) bits);
            case "unsigned tiny" -> Long.toString(bits & 0xff);
            case "small.int" -> Short.toString((short) bits);
            case "INT" -> Integer.toString((int) bits);
            case "uint" -> Long.toString(bits & 0xffff_ffffL);
            case "big \"quoted\"" -> row % 9 == 1 ? "9007199254740993" : Long.toString(bits);
            case "unsigned,big" -> row % 9 == 1 ? "18446744073709551615" : Long.toUnsignedString(bits);
            case "huge" -> (bits % 256) + "0000000000000000000"; // exact as a double: DuckDB rounds others twice
            // Of larger numbers, DuckDB does not always write the shortest text.
            case "größe" -> random.nextInt(1_000_000) + "e" + (random.nextInt(41) - 40) + "::REAL";
            case "δ" -> {
                double number = Double.longBitsToDouble(random.nextLong());
                yield (row % 3 == 0 ? row / 4.0 : Double.isFinite(number) ? number : 0.1) + "::DOUBLE";
            }
            case "dec4" -> random.nextInt(-9999, 10_000) / 10.0 + "";
            case "dec9" -> (bits % 1_000_000) + "." + (random.nextInt(90) + 10);
            case "dec18" -> (bits % 1_000_000_000_000L) + ".250000";
            case "dec38" -> bits + ".0000000001";
            case "truth" -> Boolean.toString(random.nextBoolean());
            case "text" -> quoted(TEXTS.get(random.nextInt(TEXTS.size())), '\'');
            case "kind" -> List.of("'red'", "'green'", "'blue-ish'").get(random.nextInt(3));
            case "uuid" -> "'" + new UUID(bits, random.nextLong()) + "'";
            case "day" -> "DATE '" + random.nextInt(1000, 9999) + "-02-" + (10 + random.nextInt(18)) + "'";
            // DuckDB's driver shifts moments of the hour in which the clock changes, and no other.
            case "moment" -> time(random).replace("-03-31", "-03-21") + "+00'";
            case "clock" ->
                "TIME " + time(random).substring(0, 1) + time(random).substring(12) + "'";
            case "nothing" -> "NULL";
            default -> time(random) + "'";
        };
    }

    /** A time in some of the forms, and in the hours that a change of the clock skips somewhere. */
    private static String time(Random random) {
        String[] fractions = {"", ".5", ".125", ".001", ".123456"};
        String day = random.nextBoolean()
                ? "2024-03-31"
                : String.format(Locale.ROOT, "%04d-01-15", random.nextInt(1700, 2200));
        return "'" + day + " "
                + String.format(
                        Locale.ROOT, "%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60))
                + fractions[random.nextInt(fractions.length)];
    }

    private static String quoted(String text, char quote) {
        String mark = Character.toString(quote);
        return mark + text.replace(mark, mark + mark) + mark;
    }
}
