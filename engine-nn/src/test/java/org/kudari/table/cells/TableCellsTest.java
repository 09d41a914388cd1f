package org.kudari.table.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.NumberText;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TimeText;
import org.kudari.table.WiderTypesException;

class TableCellsTest {

    /** A source with one column, for errors. */
    private static final TableSource ONE = new TableSource() {
        @Override
        public String name() {
            return "shop";
        }

        @Override
        public List<String> columns() {
            return List.of("price");
        }

        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public List<CellType> likelyTypes() {
            return List.of(CellType.NUMBER);
        }

        @Override
        public RowReader read(List<CellType> types, Mismatch mismatch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String placeOf(long row) {
            return "shop, row " + (row + 1);
        }
    };

    private static TableCells cells(CellType type, Mismatch mismatch, String... missing) {
        return new TableCells(ONE, List.of(type), mismatch, List.of(missing));
    }

    private static double number(Consumer<CellColumn> cell, String... missing) {
        TableCells cells = cells(CellType.NUMBER, Mismatch.FAIL, missing);
        cell.accept(cells.column(0));
        return ((RawColumn.Numbers) cells.block().column(0)).values()[0];
    }

    private static String text(Consumer<CellColumn> cell, String... missing) {
        TableCells cells = cells(CellType.TEXT, Mismatch.FAIL, missing);
        cell.accept(cells.column(0));
        return CellText.of(cells.block().column(0), 0);
    }

    private static double seconds(Consumer<CellColumn> cell, String... missing) {
        TableCells cells = cells(CellType.TIME, Mismatch.FAIL, missing);
        cell.accept(cells.column(0));
        return ((RawColumn.Times) cells.block().column(0)).seconds()[0];
    }

    @Test
    void numbersAreTheDoublesOfTheirTexts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            float single = Float.intBitsToFloat(random.nextInt());
            long whole = random.nextLong() >> random.nextInt(64);
            BigDecimal decimal = new BigDecimal(new BigInteger(1 + random.nextInt(120), random), random.nextInt(38));
            if (Float.isFinite(single)) {
                assertThat(number(cell -> cell.number(single)))
                        .as("%s, seed %s", single, seed)
                        .isEqualTo(NumberText.parse(Float.toString(single)));
            }
            float small = (float) (whole % 100_000_000) / 4;
            assertThat(number(cell -> cell.number(small)))
                    .as("%s, seed %s", small, seed)
                    .isEqualTo(NumberText.parse(Float.toString(small)));
            assertThat(number(cell -> cell.number(whole)))
                    .as("%s, seed %s", whole, seed)
                    .isEqualTo(NumberText.parse(Long.toString(whole)));
            assertThat(number(cell -> cell.number(decimal)))
                    .as("%s, seed %s", decimal, seed)
                    .isEqualTo(NumberText.parse(decimal.toPlainString()));
        }
        assertThat(number(cell -> cell.number(0.1f))).isEqualTo(0.1);
        assertThat(number(cell -> cell.number(-0.0f))).isEqualTo(-0.0);
        assertThat(number(cell -> cell.number(Float.NaN))).isNaN();
    }

    @Test
    void timesAreTheSecondsOfTheirTexts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(-62_135_596_800L, 253_402_300_800L);
            int nanos = random.nextInt(1_000_000_000);
            String expected =
                    LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC).toString();
            assertThat(seconds(cell -> cell.time(second, nanos, true)))
                    .as("%s, seed %s", expected, seed)
                    .isEqualTo(TimeText.seconds(expected))
                    .isEqualTo(TimeText.seconds(text(cell -> cell.time(second, nanos, true))));
            long day = Math.floorDiv(second, 86_400);
            assertThat(seconds(cell -> cell.date(day)))
                    .as("day %s, seed %s", day, seed)
                    .isEqualTo(TimeText.seconds(expected.substring(0, 10)));
        }
    }

    @Test
    void textsAreWhatATextFileWouldHave() {
        assertThat(text(cell -> cell.number(9_007_199_254_740_993L))).isEqualTo("9007199254740993");
        assertThat(text(cell -> cell.number(3.0))).isEqualTo("3");
        assertThat(text(cell -> cell.number(0.1f))).isEqualTo("0.1");
        assertThat(text(cell -> cell.number(new BigDecimal("1.50")))).isEqualTo("1.50");
        assertThat(text(cell -> cell.number(new BigDecimal("1E+20")))).isEqualTo("100000000000000000000");
        assertThat(text(cell -> cell.number(Double.NEGATIVE_INFINITY))).isEqualTo("-inf");
        assertThat(text(cell -> cell.truth(true))).isEqualTo("true");
        assertThat(text(cell -> cell.text("  a b "))).isEqualTo("a b");
        assertThat(text(cell -> cell.date(19_753))).isEqualTo("2024-01-31");
        assertThat(text(cell -> cell.time(1_706_659_200L, 0, false))).isEqualTo("2024-01-31 00:00:00");
        assertThat(text(cell -> cell.time(1_706_659_200L, 120_000_000, true))).isEqualTo("2024-01-31 00:00:00.12+00");
        assertThat(text(cell -> cell.timeOfDay(LocalTime.of(7, 30)))).isEqualTo("07:30:00");
    }

    @Test
    void missingCells() {
        assertThat(text(CellColumn::missing)).isNull();
        assertThat(text(cell -> cell.text("  "))).isNull();
        assertThat(text(cell -> cell.text("NA"))).isEqualTo("NA");
        assertThat(text(cell -> cell.text("NA"), "NA")).isNull();
        assertThat(text(cell -> cell.number(Double.NaN))).isNull();
        assertThat(number(cell -> cell.number(Double.NaN))).isNaN();
        assertThat(number(cell -> cell.number(-999L), "-999")).isNaN();
        assertThat(number(cell -> cell.number(-999.0), "-999")).isNaN();
        assertThat(number(cell -> cell.number(-998.0), "-999")).isEqualTo(-998);
        assertThat(number(cell -> cell.number(new BigDecimal("-9.9")), "-9.9")).isNaN();
        assertThat(seconds(cell -> cell.date(19_753), "2024-01-31")).isNaN();
        assertThat(seconds(cell -> cell.date(19_754), "2024-01-31")).isEqualTo(19_754 * 86_400.0);
    }

    @Test
    void aCellThatDoesNotFitIsAnErrorThatNamesIt() {
        TableCells cells = cells(CellType.NUMBER, Mismatch.FAIL);
        cells.column(0).number(1);
        cells.block();
        cells.column(0).number(2);
        assertThatThrownBy(() -> cells.column(0).text("cheap"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("shop, row 3, column 'price': 'cheap' is not a number");
        assertThatThrownBy(() -> cells.column(0).truth(true)).hasMessageEndingWith("'true' is not a number");
        assertThatThrownBy(() -> cells.column(0).date(19_753)).hasMessageEndingWith("'2024-01-31' is not a number");
        assertThatThrownBy(() -> cells.column(0).number(Double.POSITIVE_INFINITY))
                .hasMessageContaining("'inf' is not a finite number");
        assertThatThrownBy(() -> cells(CellType.TIME, Mismatch.FAIL).column(0).number(20_240_131))
                .hasMessageStartingWith("shop, row 1, column 'price': '20240131' is not a date or time, such as");
    }

    @Test
    void aColumnIsOfTheTypeThatAllItsCellsHave() {
        assertThat(wider(CellType.NUMBER, cell -> cell.text("a"))).containsExactly(CellType.TEXT);
        assertThat(wider(CellType.NUMBER, cell -> cell.text("2024-01-31"))).containsExactly(CellType.TIME);
        assertThat(wider(CellType.TIME, cell -> cell.number(7))).containsExactly(CellType.NUMBER);
        assertThat(wider(CellType.TIME, cell -> cell.date(1), cell -> cell.number(7)))
                .containsExactly(CellType.TEXT);
        assertThat(wider(CellType.NUMBER, cell -> cell.number(1.5), cell -> cell.date(7)))
                .containsExactly(CellType.TEXT);
        assertThat(wider(CellType.NUMBER, cell -> cell.number(1.0 / 0), cell -> cell.truth(true)))
                .containsExactly(CellType.TEXT);
        assertThatThrownBy(() -> wider(CellType.NUMBER, cell -> cell.number(1), cell -> cell.number(1.0 / 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("shop, row 2, column 'price': 'inf' is not a finite number");
    }

    @SafeVarargs
    private static List<CellType> wider(CellType type, Consumer<CellColumn>... values) {
        TableCells cells = cells(type, Mismatch.WIDEN);
        for (Consumer<CellColumn> value : values) {
            value.accept(cells.column(0));
            // A block for each cell: what came in an earlier one counts as well.
            assertThat(cells.block().rows()).isEqualTo(1);
        }
        try {
            cells.end();
        } catch (WiderTypesException wider) {
            return wider.types();
        }
        throw new AssertionError("no wider types were asked for");
    }

    @Test
    void blocksFollowEachOther() {
        TableCells cells = cells(CellType.NUMBER, Mismatch.WIDEN, SourceOptions.MISSING.toArray(String[]::new));
        for (int i = 0; i < 3000; i++) {
            cells.column(0).number(i);
        }
        RawTable first = cells.block();
        cells.column(0).text("NaN");
        RawTable second = cells.block();
        cells.end();
        assertThat(first.rows()).isEqualTo(3000);
        assertThat(((RawColumn.Numbers) first.column(0)).values()[2999]).isEqualTo(2999);
        assertThat(second.firstRow()).isEqualTo(3000);
        assertThat(second.column(0).isMissing(0)).isTrue();
    }

    @Test
    void aTableWithoutRowsIsAnError() {
        assertThatThrownBy(() -> cells(CellType.TEXT, Mismatch.FAIL).end())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("shop: has columns, but no rows");
    }
}
