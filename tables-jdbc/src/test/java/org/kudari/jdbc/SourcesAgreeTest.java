package org.kudari.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.parquet.ParquetSource;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.WiderTypesException;

/** The same rows of a CSV file, a Parquet file and a database are the same table, to the bit. */
class SourcesAgreeTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void liveWhereTheClockChanges() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    }

    @AfterEach
    void goBack() {
        TimeZone.setDefault(zone);
    }

    @Test
    void allTypesAgree() throws Exception {
        long seed = new Random().nextLong();
        SampleTable table = SampleTable.write(folder, seed, ROWS, "");
        TableSource csv = table.csvSource();
        List<TableSource> others = List.of(
                ParquetSource.of(table.parquet()),
                JdbcSource.of(JdbcQuery.of(table.url(), "select * from t order by n;")));
        List<RawTable> expected = read(csv, csv.likelyTypes());
        for (TableSource other : others) {
            assertThat(other.columns()).isEqualTo(csv.columns());
            assertThat(other.notes()).isEmpty();
            for (int reading = 0; reading < 2; reading++) {
                List<RawTable> found = read(other, other.likelyTypes());
                for (int column = 0; column < csv.columns().size(); column++) {
                    assertThat(cells(found, column))
                            .as("column %s of %s, seed %s", csv.columns().get(column), other.name(), seed)
                            .isEqualTo(cells(expected, column));
                }
            }
        }
    }

    @Test
    void asTextsTheyAgreeToo() throws Exception {
        long seed = new Random().nextLong();
        SampleTable table = SampleTable.write(folder, seed, ROWS, ", COMPRESSION uncompressed, ROW_GROUP_SIZE 64");
        TableSource csv = table.csvSource();
        List<CellType> texts = Collections.nCopies(SampleTable.COLUMNS.size(), CellType.TEXT);
        List<RawTable> expected = read(csv, texts);
        for (int block : new int[] {1, 7, 64, 1000}) {
            JdbcQuery query = JdbcQuery.of(table.url(), "from t order by n");
            TableSource jdbc = JdbcSource.of(query, block);
            assertThat(read(jdbc, texts).getFirst().rows()).isEqualTo(Math.min(block, ROWS));
            for (TableSource other : List.of(ParquetSource.of(table.parquet()), jdbc)) {
                List<RawTable> found = read(other, texts);
                for (int column = 0; column < texts.size(); column++) {
                    if (SampleTable.COLUMNS.get(column).hasSameText()) {
                        assertThat(cells(found, column))
                                .as("column %s of %s, seed %s", csv.columns().get(column), other.name(), seed)
                                .isEqualTo(cells(expected, column));
                    }
                }
            }
        }
    }

    /** Reads until the types fit. */
    private static List<RawTable> read(TableSource source, List<CellType> types) {
        List<RawTable> blocks = new ArrayList<>();
        try (RowReader reader = source.read(types, Mismatch.WIDEN)) {
            long rows = 0;
            while (reader.hasNext()) {
                RawTable block = reader.next();
                assertThat(block.firstRow()).isEqualTo(rows);
                rows += block.rows();
                blocks.add(block);
            }
            return blocks;
        } catch (WiderTypesException wider) {
            return read(source, wider.types());
        }
    }

    /** The type of a column, and all of its cells: doubles as they are, texts with their codes. */
    private static List<Object> cells(List<RawTable> blocks, int index) {
        List<Object> cells = new ArrayList<>();
        cells.add(blocks.getFirst().column(index).type());
        for (RawTable block : blocks) {
            RawColumn column = block.column(index);
            for (int row = 0; row < block.rows(); row++) {
                cells.add(
                        switch (column) {
                            case RawColumn.Numbers numbers -> numbers.values()[row];
                            case RawColumn.Times times -> times.seconds()[row];
                            case RawColumn.Texts texts -> texts.codes()[row] + " " + CellText.of(column, row);
                        });
            }
        }
        return cells;
    }

    @Test
    void missingTextsAreTheSameEverywhere() throws Exception {
        SampleTable table = SampleTable.write(folder, 1, 50, "");
        int text = SampleTable.COLUMNS.stream()
                .map(SampleTable.Column::name)
                .toList()
                .indexOf("text");
        List<String> missing = List.of("plain", "-");
        TableSource csv =
                CsvSource.of(table.csv(), CsvOptions.GUESS.withSeparator(',').withMissing(missing));
        List<Object> expected = cells(read(csv, csv.likelyTypes()), text);
        assertThat(expected)
                .contains("-1 null")
                .noneMatch(cell -> cell.toString().contains("plain"));
        SourceOptions options = SourceOptions.DEFAULT.withMissing(missing);
        TableSource parquet = ParquetSource.of(List.of(table.parquet()), options.missing());
        TableSource jdbc = JdbcSource.of(
                JdbcQuery.of(table.url(), "select * from t order by n").withMissing(options.missing()));
        assertThat(cells(read(parquet, parquet.likelyTypes()), text)).isEqualTo(expected);
        assertThat(cells(read(jdbc, jdbc.likelyTypes()), text)).isEqualTo(expected);
    }
}
