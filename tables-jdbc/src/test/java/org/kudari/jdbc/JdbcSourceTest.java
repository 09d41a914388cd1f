package org.kudari.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;

class JdbcSourceTest {
    private static final String MEMORY = "jdbc:duckdb:";
    private static final String NUMBERS = "SELECT i AS n, 'name ' || i AS name FROM range(5000) r(i) ORDER BY i";

    @TempDir
    Path folder;

    private static List<List<String>> rows(TableSource source, List<CellType> types) {
        List<List<String>> rows = new ArrayList<>();
        try (RowReader reader = source.read(types, Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable block = reader.next();
                for (int row = 0; row < block.rows(); row++) {
                    int at = row;
                    rows.add(block.columns().stream()
                            .map(column -> CellText.of(column, at))
                            .toList());
                }
            }
        }
        return rows;
    }

    private static List<List<String>> rows(TableSource source) {
        return rows(source, source.likelyTypes());
    }

    private static List<CellType> texts(TableSource source) {
        return Collections.nCopies(source.columns().size(), CellType.TEXT);
    }

    private static JdbcSource duckDb(String sql) {
        return JdbcSource.of(JdbcQuery.of(MEMORY, sql));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4999, 5000, 100_000})
    void theRowsDoNotDependOnTheSizeOfBlocks(int blockRows) {
        JdbcSource source = JdbcSource.of(JdbcQuery.of(MEMORY, NUMBERS), blockRows);
        assertThat(source.columns()).containsExactly("n", "name");
        assertThat(source.likelyTypes()).containsExactly(CellType.NUMBER, CellType.TEXT);
        List<List<String>> rows = rows(source);
        assertThat(rows).hasSize(5000);
        assertThat(rows.get(4321)).containsExactly("4321", "name 4321");
        assertThat(rows(source)).isEqualTo(rows);
        assertThat(source.placeOf(16)).isEqualTo("jdbc:duckdb:, row 17 of the query");
    }

    @Test
    void typesThatOnlyTheDatabaseKnows() {
        JdbcSource source =
                duckDb("SELECT [1] AS list, {'x': 1} AS s, MAP {1: 2} AS m, 'ab'::BLOB AS b, 7::HUGEINT AS huge,"
                        + " 9007199254740993 AS big, INTERVAL 1 DAY AS i, '101'::BIT AS bits, '{\"a\":1}'::JSON AS json,"
                        + " TIMETZ '10:00:00+02' AS tz, 1.5::REAL AS r, DATE '2024-01-31' AS day ORDER BY 1");
        assertThat(source.columns()).containsExactly("huge", "big", "i", "bits", "json", "tz", "r", "day");
        assertThat(rows(source, texts(source)))
                .containsExactly(List.of(
                        "7", "9007199254740993", "1 day", "101", "{\"a\":1}", "10:00+02:00", "1.5", "2024-01-31"));
        assertThat(source.notes())
                .hasSize(4)
                .contains(
                        "column 'list' is left out: its cells are of the type integer[], not numbers, texts or times");
        assertThatThrownBy(() -> duckDb("SELECT [1] AS list ORDER BY 1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("jdbc:duckdb:: gives no column that can be read: column 'list' is left out");
    }

    /** Infinity as the driver of PostgreSQL gives it, by class; the numbers are those of its PGStatement. */
    static Stream<Object> infinities() {
        return Stream.of(
                LocalDateTime.MAX,
                LocalDateTime.MIN,
                OffsetDateTime.MAX,
                OffsetDateTime.MIN,
                LocalDate.MAX,
                LocalDate.MIN,
                new Timestamp(9223372036825200000L),
                new Timestamp(-9223372036832400000L),
                new Date(9223372036825200000L),
                new Timestamp(Long.MAX_VALUE),
                new Timestamp(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("infinities")
    void anInfiniteTimeIsAnError(Object infinity) throws Exception {
        String sql = "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL (i) DAY AS until FROM range(9) r(i) ORDER BY i";
        try (ProxyDriver driver = new ProxyDriver()) {
            driver.planted = infinity;
            driver.plantedRow = 5;
            JdbcSource source = JdbcSource.of(JdbcQuery.of("jdbc:proxy:", sql), 4);
            boolean isNegative =
                    infinity.toString().startsWith("-") || infinity instanceof Timestamp time && time.getTime() < 0;
            String text = isNegative ? "-infinity" : "infinity";
            for (Mismatch mismatch : Mismatch.values()) {
                assertThatThrownBy(() -> RawTable.readAll(source, source.likelyTypes(), mismatch))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("jdbc:proxy:, row 6 of the query, column 'until': '" + text
                                + "' is infinite, and no time; let the query give null or a date in its place, or ignore"
                                + " the column");
            }
            assertThat(rows(source, texts(source)).get(5)).containsExactly(text);
            JdbcSource withGaps =
                    JdbcSource.of(JdbcQuery.of("jdbc:proxy:", sql).withMissing(List.of("infinity", "-infinity")), 4);
            assertThat(rows(withGaps).get(5)).containsExactly((String) null);
            assertThat(rows(withGaps).get(6)).containsExactly("2024-02-06T10:00");
            assertThat(driver.open).isZero();
        }
    }

    @Test
    void soIsThatOfDuckDb() {
        for (String type : List.of("TIMESTAMP", "TIMESTAMPTZ", "DATE")) {
            JdbcSource source = duckDb("SELECT 'infinity'::" + type + " AS until ORDER BY 1");
            assertThatThrownBy(() -> rows(source))
                    .as(type)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("jdbc:duckdb:, row 1 of the query, column 'until': 'infinity' is infinite");
        }
    }

    @Test
    void aQueryWithoutAnOrderIsWarnedOf() {
        assertThat(duckDb(NUMBERS).notes()).isEmpty();
        assertThat(duckDb("SELECT 1 AS a\nORDER\n BY a;\n ").notes()).isEmpty();
        assertThat(duckDb("SELECT 1 AS border_by").notes())
                .singleElement()
                .asString()
                .startsWith("the query has no ORDER BY:");
    }

    @Test
    void aDriverIsAskedToStream() throws Exception {
        try (ProxyDriver driver = new ProxyDriver()) {
            JdbcSource source = JdbcSource.of(
                    JdbcQuery.of("jdbc:proxy:", NUMBERS).withUser("ada").withPassword("secret"), 250);
            driver.calls.clear();
            assertThat(rows(source)).hasSize(5000);
            assertThat(driver.calls)
                    .containsExactly("setReadOnly[true]", "setAutoCommit[false]", "setFetchSize[250]", "rollback");
            assertThat(driver.properties).containsEntry("user", "ada").containsEntry("password", "secret");
            assertThat(driver.open).isZero();
        }
    }

    @Test
    void nothingStaysOpen() throws Exception {
        try (ProxyDriver driver = new ProxyDriver()) {
            JdbcSource source = JdbcSource.of(JdbcQuery.of("jdbc:proxy:", NUMBERS), 100);
            assertThat(driver.open).isZero();
            RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL);
            assertThat(driver.open).isEqualTo(1);
            assertThat(reader.next().rows()).isEqualTo(100);
            reader.close();
            reader.close();
            assertThat(driver.open).isZero();
            assertThat(reader.hasNext()).isFalse();

            assertThatThrownBy(() -> rows(source, List.of(CellType.NUMBER, CellType.NUMBER)))
                    .hasMessage("jdbc:proxy:, row 1 of the query, column 'name': 'name 0' is not a number");
            assertThat(driver.open).isZero();

            assertThatThrownBy(() -> JdbcSource.of(JdbcQuery.of("jdbc:proxy:", "SELECT x FROM nowhere")))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(driver.open).isZero();

            driver.failingRow = 250;
            assertThatThrownBy(() -> rows(source))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("jdbc:proxy:: could be read for 200 rows, and then failed: the server went away");
            assertThat(driver.open).isZero();
        }
    }

    @Test
    void oldDriversAreReadToo() throws Exception {
        String sql = "SELECT DATE '2024-01-31' AS day, TIMESTAMP '2024-01-31 10:00:00.5' AS at, TIME '10:00' AS clock,"
                + " TIMESTAMPTZ '2024-01-31 10:00:00+00' AS moment UNION ALL SELECT NULL, NULL, NULL, NULL";
        try (ProxyDriver driver = new ProxyDriver()) {
            driver.isOld = true;
            JdbcSource source = JdbcSource.of(JdbcQuery.of("jdbc:proxy:", sql));
            assertThat(source.likelyTypes())
                    .containsExactly(CellType.TIME, CellType.TIME, CellType.TEXT, CellType.TIME);
            assertThat(rows(source, texts(source)))
                    .containsExactly(
                            List.of("2024-01-31", "2024-01-31 10:00:00.5", "10:00:00", "2024-01-31 10:00:00+00"),
                            Arrays.asList(null, null, null, null));
        }
    }

    @Test
    void anEmptyResultIsAnError() {
        assertThatThrownBy(() -> rows(duckDb("SELECT 1 AS a WHERE false ORDER BY a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("jdbc:duckdb:: has columns, but no rows");
    }

    @Test
    void awkwardNames() {
        JdbcSource source =
                duckDb("SELECT 1 AS \"a b\", 2 AS \"x\"\"y\", 3 AS \"ü\", 4 AS a, 5 AS a, 6 AS \" \" ORDER BY 1");
        assertThat(source.columns()).containsExactly("a b", "x\"y", "ü", "a", "a", "5");
        assertThat(rows(source)).containsExactly(List.of("1", "2", "3", "4", "5", "6"));
    }

    @Test
    void problemsAreErrorsOfOneLine() {
        assertThatThrownBy(() -> duckDb("SELECT x FROM nowhere"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("jdbc:duckdb:: refused the query: ")
                .hasMessageContaining("nowhere")
                .hasMessageNotContaining("\n");
        String unreachable = MEMORY + folder.resolve("absent").resolve("t.duckdb");
        assertThatThrownBy(() -> JdbcSource.of(JdbcQuery.of(unreachable, "SELECT 1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(unreachable + ": cannot be connected to: ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> JdbcSource.of(JdbcQuery.of("jdbc:postgresql://ada:pw@localhost/shop?x=y", "SELECT 1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("jdbc:postgresql://localhost/shop: has no driver here; name the jar of its driver, which is"
                        + " org.postgresql:postgresql of Maven Central, as the driver, or add it to the class path");
        assertThatThrownBy(() -> JdbcSource.of(JdbcQuery.of("jdbc:abacus:x", "SELECT 1")))
                .hasMessage(
                        "jdbc:abacus:x: has no driver here; name the jar of its driver, as the driver, or add it to the"
                                + " class path");
        assertThatThrownBy(() -> JdbcSource.of(JdbcQuery.of("shop.db", "SELECT 1")))
                .hasMessage("shop.db: is no URL of a database, such as jdbc:postgresql://localhost/shop");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost/shop?password=secret, jdbc:postgresql://localhost/shop",
        "jdbc:postgresql://ada:secret@localhost/shop, jdbc:postgresql://localhost/shop",
        "jdbc:sqlserver://localhost;password=secret, jdbc:sqlserver://localhost",
        "jdbc:oracle:thin:ada/secret@//localhost:1521/x, jdbc:oracle:thin://localhost:1521/x",
        "jdbc:duckdb:/tmp/t.db, jdbc:duckdb:/tmp/t.db",
        "jdbc:h2:mem:test, jdbc:h2:mem:test"
    })
    void noNameHasAPasswordInIt(String url, String name) {
        assertThat(JdbcErrors.publicName(url)).isEqualTo(name);
        JdbcQuery query = JdbcQuery.of(url, "SELECT 1;").withPassword("secret");
        assertThat(query.toString()).isEqualTo(name + ": SELECT 1");
        assertThatThrownBy(() -> {
                    throw JdbcErrors.connecting(query, new SQLException(url + " with secret was refused\nhere"));
                })
                .hasMessage(name + ": cannot be connected to: " + name + " with *** was refused");
    }

    @Test
    void aDatabaseThatOthersUseIsOnlyRead() throws Exception {
        String url = MEMORY + folder.resolve("shop.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT i AS n FROM range(10) r(i)");
            JdbcSource source = JdbcSource.of(
                    new JdbcQuery(url, "SELECT n FROM t ORDER BY n", Map.of(), Optional.empty(), List.of("3")));
            assertThat(rows(source)).hasSize(10).contains(Collections.singletonList(null));
            statement.execute("INSERT INTO t VALUES (10)");
            assertThat(rows(source)).hasSize(11);
        }
    }
}
