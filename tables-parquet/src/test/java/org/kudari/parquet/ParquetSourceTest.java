package org.kudari.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.WiderTypesException;

class ParquetSourceTest {
    private static final String NUMBERS = "SELECT i AS n, i % 3 = 0 AS third, 'name ' || i AS name FROM range(%d) r(i)";

    @TempDir
    Path folder;

    private Path file(String query) throws Exception {
        return DuckDb.copy(query, folder.resolve("t.parquet"));
    }

    private Path numbers(int rows, String name) throws Exception {
        return DuckDb.copy(
                NUMBERS.replace("%d", Integer.toString(rows)),
                folder.resolve(name),
                "COMPRESSION uncompressed, ROW_GROUP_SIZE 2048");
    }

    /** The cells of each row as texts. */
    private static List<List<String>> rows(TableSource source, List<CellType> types) {
        List<List<String>> rows = new ArrayList<>();
        try (RowReader reader = source.read(types, Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable block = reader.next();
                assertThat(block.firstRow()).isEqualTo(rows.size());
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

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 2048, 3000, 100_000})
    void theRowsDoNotDependOnTheSizeOfBlocks(int blockRows) throws Exception {
        Path file = numbers(5000, "t.parquet");
        ParquetSource source = ParquetSource.of(List.of(file), List.of(), blockRows);
        assertThat(source.columns()).containsExactly("n", "third", "name");
        assertThat(source.isNamed()).isTrue();
        assertThat(source.likelyTypes()).containsExactly(CellType.NUMBER, CellType.TEXT, CellType.TEXT);
        List<List<String>> rows = rows(source);
        assertThat(rows).hasSize(5000);
        for (int row = 0; row < 5000; row++) {
            assertThat(rows.get(row))
                    .containsExactly(Integer.toString(row), Boolean.toString(row % 3 == 0), "name " + row);
        }
        assertThat(rows(source)).isEqualTo(rows);
    }

    @Test
    void severalFilesAreOneTable() throws Exception {
        List<Path> files = List.of(
                numbers(3, "a.parquet"), numbers(0, "b.parquet"), numbers(5000, "c.parquet"), numbers(2, "d.parquet"));
        ParquetSource source = ParquetSource.of(files, SourceOptions.MISSING);
        assertThat(source.name()).isEqualTo(files.getFirst() + " and 3 more");
        assertThat(source.placeOf(2)).isEqualTo(files.getFirst() + ", row 3");
        assertThat(source.placeOf(5003)).isEqualTo(files.getLast() + ", row 1");
        assertThatThrownBy(() -> source.placeOf(5005)).isInstanceOf(IndexOutOfBoundsException.class);
        List<List<String>> rows = rows(source);
        assertThat(rows).hasSize(5005);
        assertThat(rows.get(3)).isEqualTo(rows.getFirst());
        assertThat(rows.getLast()).containsExactly("1", "false", "name 1");
    }

    @Test
    void aFileWithOtherColumnsIsAnErrorAfterTheRowsBeforeIt() throws Exception {
        Path first = numbers(3, "a.parquet");
        Path second = DuckDb.copy("SELECT 1 AS n, 'x' AS name", folder.resolve("b.parquet"));
        ParquetSource source = ParquetSource.of(List.of(first, second), List.of());
        try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
            assertThat(reader.next().rows()).isEqualTo(3);
            assertThatThrownBy(reader::hasNext)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            second + ": has the columns 'n', 'name', but 'n', 'third', 'name' were expected, as in the"
                                    + " first file");
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void aLaterFileMayHaveOtherTypes() throws Exception {
        Path first = DuckDb.copy("SELECT 1 AS a, 2::INTEGER AS b", folder.resolve("a.parquet"));
        Path second = DuckDb.copy("SELECT 'x' AS a, 3.5::REAL AS b", folder.resolve("b.parquet"));
        ParquetSource source = ParquetSource.of(List.of(first, second), List.of());
        assertThatThrownBy(() -> {
                    try (RowReader reader = source.read(source.likelyTypes(), Mismatch.WIDEN)) {
                        while (reader.hasNext()) {
                            reader.next();
                        }
                    }
                })
                .isInstanceOfSatisfying(
                        WiderTypesException.class,
                        wider -> assertThat(wider.types()).containsExactly(CellType.TEXT, CellType.NUMBER));
        assertThat(rows(source, List.of(CellType.TEXT, CellType.NUMBER)))
                .containsExactly(List.of("1", "2"), List.of("x", "3.5"));
        assertThatThrownBy(() -> rows(source))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(second + ", row 1, column 'a': 'x' is not a number");
    }

    @Test
    void largeWholeNumbersAreExactAsTexts() throws Exception {
        ParquetSource source =
                ParquetSource.of(file("SELECT 9007199254740993::BIGINT a, 18446744073709551615::UBIGINT b,"
                        + " 4294967295::UINTEGER c, 12345678901234567890.10::DECIMAL(30,2) d, 250::UTINYINT e"));
        assertThat(source.likelyTypes()).containsOnly(CellType.NUMBER);
        assertThat(rows(source, texts(source)))
                .containsExactly(List.of(
                        "9007199254740993", "18446744073709551615", "4294967295", "12345678901234567890.10", "250"));
        assertThat(rows(source).getFirst().get(0)).isEqualTo("9.007199254740992E15");
    }

    @Test
    void missingCells() throws Exception {
        Path file = file("SELECT * FROM (VALUES ('a', 1.5::DOUBLE, DATE '2024-01-31'), (NULL, NULL, NULL),"
                + " ('NA', 'nan'::DOUBLE, NULL), ('  ', 2, NULL)) t(s, d, day)");
        assertThat(rows(ParquetSource.of(file)))
                .containsExactly(
                        List.of("a", "1.5", "2024-01-31"),
                        Arrays.asList(null, null, null),
                        Arrays.asList(null, null, null),
                        Arrays.asList(null, "2", null));
        assertThat(rows(ParquetSource.of(List.of(file), List.of())).get(2)).containsExactly("NA", null, null);
    }

    @Test
    void anInfiniteNumberIsAnErrorThatNamesItsPlace() throws Exception {
        Path file = file("SELECT * FROM (VALUES (1::DOUBLE), ('-infinity'::DOUBLE)) t(d)");
        assertThatThrownBy(() -> rows(ParquetSource.of(file)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        file + ", row 2, column 'd': '-inf' is not a finite number; if it stands for a missing value,"
                                + " write that as null or NaN");
    }

    @Test
    void columnsWithoutCellsAreLeftOutAndSaidSo() throws Exception {
        ParquetSource source = ParquetSource.of(file("SELECT [1, 2] AS list, 1 AS \"a.b\", {'x': 1, 'a.b': 7} AS \"a\","
                + " MAP {'k': 1} AS m, 'ab'::BLOB AS bytes, INTERVAL 1 DAY AS i, 'x' AS x FROM range(3)"));
        assertThat(source.columns()).containsExactly("a.b", "x");
        assertThat(rows(source)).hasSize(3).containsOnly(List.of("1", "x"));
        assertThat(source.notes())
                .hasSize(5)
                .contains(
                        "column 'list' is left out: its cells are lists, not numbers, texts or times",
                        "column 'a' is left out: its cells are groups of values, not numbers, texts or times",
                        "column 'm' is left out: its cells are maps, not numbers, texts or times",
                        "column 'bytes' is left out: its cells are bytes (byte_array), not numbers, texts or times");
        Path lists = DuckDb.copy("SELECT [1] AS list", folder.resolve("lists.parquet"));
        assertThatThrownBy(() -> ParquetSource.of(lists))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        lists + ": has no column that can be read: column 'list' is left out: its cells are lists, not"
                                + " numbers, texts or times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip"})
    void packedFilesAreRead(String codec) throws Exception {
        Path file = DuckDb.copy(NUMBERS.replace("%d", "3000"), folder.resolve("t.parquet"), "COMPRESSION " + codec);
        assertThat(rows(ParquetSource.of(file))).hasSize(3000);
    }

    @Test
    void timestampsOfOtherUnits() throws Exception {
        ParquetSource source = ParquetSource.of(file("SELECT TIMESTAMP '1969-12-31 23:59:59.999999' a,"
                + " '1969-12-31 23:59:59.999'::TIMESTAMP_MS b, '1969-12-31 23:59:59.123456789'::TIMESTAMP_NS c,"
                + " TIMESTAMPTZ '2024-01-31 01:00:00+01' d, TIME '23:59:59.5' e"));
        assertThat(rows(source, texts(source)))
                .containsExactly(List.of(
                        "1969-12-31 23:59:59.999999",
                        "1969-12-31 23:59:59.999",
                        "1969-12-31 23:59:59.123456789",
                        "2024-01-31 00:00:00+00",
                        "23:59:59.5"));
        assertThat(source.likelyTypes())
                .containsExactly(CellType.TIME, CellType.TIME, CellType.TIME, CellType.TIME, CellType.TEXT);
    }

    @Test
    void badFilesAreErrorsOfOneLine() throws Exception {
        Path absent = folder.resolve("absent.parquet");
        assertThatThrownBy(() -> ParquetSource.of(absent)).hasMessage(absent + ": there is no such file");
        assertThatThrownBy(() -> ParquetSource.of(folder)).hasMessage(folder + ": is a folder, not a file");
        Path empty = Files.createFile(folder.resolve("empty.parquet"));
        assertThatThrownBy(() -> ParquetSource.of(empty)).hasMessage(empty + ": is empty");
        Path text = Files.writeString(folder.resolve("text.parquet"), "a,b\n1,2\n");
        assertThatThrownBy(() -> ParquetSource.of(text))
                .hasMessage(text + ": is not a Parquet file, which would begin with PAR1");
        Path rowless = numbers(0, "rowless.parquet");
        assertThatThrownBy(() -> ParquetSource.of(rowless))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(rowless + ": has columns, but no rows");
        assertThatIllegalArgumentException().isThrownBy(() -> ParquetSource.of(List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParquetSource.of(numbers(1, "one.parquet")).read(List.of(), Mismatch.FAIL));
    }

    @Test
    void anEncryptedFileIsAnError() throws Exception {
        Path file = folder.resolve("secret.parquet");
        DuckDb.run(
                "PRAGMA add_parquet_key('key', '0123456789112345')",
                "COPY (SELECT 1 AS a) TO '" + file + "' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'key'})");
        assertThatThrownBy(() -> ParquetSource.of(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": is encrypted, and such Parquet files cannot be read here");
    }

    @Test
    void filesThatAreCutOffAreErrorsOfOneLine() throws Exception {
        byte[] good = Files.readAllBytes(numbers(200, "good.parquet"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            int length = 1 + random.nextInt(good.length - 1);
            Path file = Files.write(folder.resolve("bad.parquet"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> ParquetSource.of(file))
                    .as("seed %s, length %s", seed, length)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file + ": is ")
                    .hasMessageNotContaining("\n");
        }
    }

    /** The part at the end, which says where the columns are, does not belong to what is before it. */
    @Test
    void aFileWithAHoleIsAnErrorOfOneLine() throws Exception {
        byte[] good = Files.readAllBytes(numbers(5000, "good.parquet"));
        byte[] end = Arrays.copyOfRange(good, good.length / 2, good.length);
        System.arraycopy(good, 0, end, 0, 4);
        Path file = Files.write(folder.resolve("bad.parquet"), end);
        assertThatThrownBy(() -> ParquetSource.of(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": is a damaged Parquet file: a column is said to lie outside of it");
    }

    @Test
    void aReaderThatIsClosedEarlyLeavesNothingOpen() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux lists what a process has open");
        Path file = numbers(100_000, "t.parquet");
        ParquetSource source = ParquetSource.of(List.of(file), List.of(), 100);
        int threads = 0;
        for (int i = 0; i < 20; i++) {
            try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
                assertThat(reader.next().rows()).isEqualTo(100);
            }
            threads = i == 3 ? Thread.activeCount() : threads;
        }
        source.read(source.likelyTypes(), Mismatch.FAIL).close();
        Thread.sleep(200);
        assertThat(openFiles()).noneMatch(open -> open.equals(file.toString()));
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    }

    private static List<String> openFiles() throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                try {
                    open.add(Files.readSymbolicLink(link).toString());
                } catch (IOException _) {
                    // That of the listing itself, which is closed by now.
                }
            }
        }
        return open;
    }

    @Test
    void anInterruptDoesNotEndTheTable() throws Exception {
        ParquetSource source = ParquetSource.of(List.of(numbers(50_000, "t.parquet")), List.of(), 100);
        long rows = 0;
        try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
            rows += reader.next().rows();
            Thread.currentThread().interrupt();
            while (reader.hasNext()) {
                rows += reader.next().rows();
            }
            assertThat(rows).isEqualTo(50_000);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
