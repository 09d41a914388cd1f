package org.kudari.table.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.table.schema.Tables.inTurn;
import static org.kudari.table.schema.Tables.numbers;
import static org.kudari.table.schema.Tables.rows;
import static org.kudari.table.schema.Tables.texts;
import static org.kudari.table.schema.Tables.times;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;
import org.kudari.table.schema.CategoryColumn;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.NumberColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.QuantityLabel;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.Tables;
import org.kudari.table.schema.TimeColumn;
import org.kudari.table.schema.TimePart;
import org.kudari.table.schema.Transform;
import org.kudari.table.schema.TransformKind;

class SchemaInferenceTest {
    private static final double NAN = Double.NaN;
    private static final OptionalInt ONE_HOT = OptionalInt.empty();

    @Test
    void numbersAreStandardisedByTheTrainingRows() {
        assertThat(infer(numbers(1, 3, 5)))
                .isEqualTo(new NumberColumn("c", 3, false, new Transform.None(), new Scale(3, Math.sqrt(8 / 3.0))));
        assertThat(infer(numbers(1, 3, 1, 3, 1, 3, 1, 3, 1, 3)))
                .as("few values")
                .isInstanceOf(NumberColumn.class);
    }

    @Test
    void onlyTrainingRowsCount() {
        RawTable table = Tables.of(numbers(1, 100, 3, NAN), texts("a", "b", "a", "z"), numbers(0, 1, 2, 3));
        TableSchema schema = SchemaInference.of(
                "t",
                List.of("x", "t", "u"),
                table,
                new int[] {2, 0},
                SchemaOptions.builder().build());

        assertThat(schema.column("x"))
                .isEqualTo(new NumberColumn("x", 2, false, new Transform.None(), new Scale(2, 1)));
        assertThat(schema.column("t")).isEqualTo(new IgnoredColumn("t", "'a' in every training row"));
    }

    @Test
    void whatSaysNothingIsIgnored() {
        assertThat(reason(infer(numbers(7, 7, 7)))).isEqualTo("7 in every training row");
        assertThat(reason(infer(numbers(0.1, 0.1, 0.1)))).isEqualTo("0.1 in every training row");
        assertThat(reason(infer(numbers(NAN, NAN)))).isEqualTo("empty in every training row");
        assertThat(reason(infer(texts("a", "a")))).isEqualTo("'a' in every training row");
        assertThat(reason(infer(texts(null, null)))).isEqualTo("empty in every training row");
        assertThat(reason(infer(times("2024-01-31", "2024-01-31")))).isEqualTo("2024-01-31 in every training row");
        assertThat(reason(infer(times(null, null)))).isEqualTo("empty in every training row");
        assertThat(infer(numbers(7, NAN, 7))).as("a gap says something").isInstanceOf(NumberColumn.class);
        assertThat(infer(texts("a", null, "a"))).as("a gap says something").isInstanceOf(CategoryColumn.class);
        assertThat(infer(numbers(7, 7, 7), options -> options.number("c"))).isInstanceOf(NumberColumn.class);
    }

    @Test
    void namesAndIdsAreIgnored() {
        assertThat(reason(infer(distinct(100)))).isEqualTo("all 100 texts differ: names or ids");
        assertThat(reason(infer(texts("x", "y", "z", null)))).isEqualTo("all 3 texts differ: names or ids");
        // 50 texts twice each and 51 of 100 rows.
        assertThat(infer(inTurn(100, labels(50)))).isInstanceOf(CategoryColumn.class);
        assertThat(reason(infer(inTurn(100, labels(51))))).isEqualTo("51 different texts in 100 rows: names or ids");
        assertThat(infer(inTurn(17, labels(16)))).as("few texts").isInstanceOf(CategoryColumn.class);
        assertThat(infer(distinct(20), options -> options.category("c"))).isInstanceOf(CategoryColumn.class);
    }

    /** All rows of such a column would be {@code other}. */
    @Test
    void textsOfWhichNoneIsCommonAreIgnored() {
        assertThat(reason(infer(inTurn(30_000, labels(10_000)))))
                .isEqualTo("10,000 different texts, none of them in 10 rows");
        assertThat(infer(inTurn(30_000, labels(3_000)))).isInstanceOf(CategoryColumn.class);
    }

    @Test
    void numbersOfRowsAreIgnoredWhereTheirNameSaysSo() {
        RawColumn rising = numbers(1, 2, 4, 9);
        for (String name : List.of("id", "ID", "PassengerId", "row_id", "index", "", "Unnamed: 0")) {
            TableSchema schema = table(List.of(name, "x"), rising, numbers(1, 0, 1, 0));
            assertThat(schema.columns().getFirst()).as(name).isInstanceOf(IgnoredColumn.class);
        }
        for (String name : List.of("x1", "humid", "paid", "year")) {
            TableSchema schema = table(List.of(name, "x"), rising, numbers(1, 0, 1, 0));
            assertThat(schema.columns().getFirst()).as(name).isInstanceOf(NumberColumn.class);
        }
        assertThat(table(List.of("id", "x"), numbers(1, 2, 2, 9), rising).column("id"))
                .isInstanceOf(NumberColumn.class);
        assertThat(table(List.of("id", "x"), numbers(1, 2.5, 3), numbers(0, 1, 0))
                        .column("id"))
                .isInstanceOf(NumberColumn.class);
        RawTable table = Tables.of(rising, numbers(1, 0, 1, 0));
        assertThat(SchemaInference.of(
                                "t",
                                List.of("id", "x"),
                                table,
                                new int[] {3, 0, 2},
                                SchemaOptions.builder().build())
                        .column("id"))
                .as("training rows in any order")
                .isInstanceOf(IgnoredColumn.class);
        assertThat(SchemaInference.of(
                                "t",
                                List.of("id", "x"),
                                table,
                                rows(table),
                                SchemaOptions.builder().number("id").build())
                        .column("id"))
                .isInstanceOf(NumberColumn.class);
    }

    @Test
    void textsAreCategoriesInOrder() {
        assertThat(infer(texts("b", "a", "b", "a", "b")))
                .isEqualTo(new CategoryColumn("c", List.of("a", "b"), false, false, ONE_HOT));
        assertThat(infer(texts("10", "9", null, "9", "10")))
                .isEqualTo(new CategoryColumn("c", List.of("9", "10"), true, false, ONE_HOT));
        assertThat(infer(numbers(10, 9, NAN, 9, 0.5, 0.5), options -> options.category("c")))
                .isEqualTo(new CategoryColumn("c", List.of("0.5", "9", "10"), true, false, ONE_HOT));
        assertThat(infer(times("2024-01-31", "2024-01-30 12:00", "2024-01-31"), options -> options.category("c")))
                .isEqualTo(new CategoryColumn("c", List.of("2024-01-30T12:00", "2024-01-31"), false, false, ONE_HOT));
    }

    @Test
    void manyValuesAreEmbedded() {
        assertThat(((CategoryColumn) infer(inTurn(100, labels(16)))).embeddingWidth())
                .isEmpty();
        assertThat(((CategoryColumn) infer(inTurn(100, labels(17)))).embeddingWidth())
                .hasValue(9);
        assertThat(((CategoryColumn) infer(inTurn(1000, labels(200)))).embeddingWidth())
                .hasValue(32);
        assertThat(((CategoryColumn) infer(inTurn(9, "a", "b", "c"), options -> options.embed("c"))).embeddingWidth())
                .hasValue(2);
        assertThat(((CategoryColumn) infer(inTurn(9, "a", "b", "c"), options -> options.embedAbove(2)))
                        .embeddingWidth())
                .hasValue(2);
    }

    @Test
    void rareValuesAreTogether() {
        String[] cells = new String[3000];
        Arrays.fill(cells, "often");
        cells[7] = "once";
        cells[8] = cells[9] = "twice";
        cells[10] = cells[11] = cells[12] = "thrice";
        assertThat(infer(texts(cells)))
                .isEqualTo(new CategoryColumn("c", List.of("often", "thrice"), false, true, ONE_HOT));
        assertThat(infer(texts(Arrays.copyOf(cells, 1999))))
                .isEqualTo(new CategoryColumn("c", List.of("often", "once", "thrice", "twice"), false, false, ONE_HOT));
        String[] large = new String[50_000];
        Arrays.fill(large, "often");
        Arrays.fill(large, 0, 9, "nine");
        Arrays.fill(large, 9, 19, "ten");
        assertThat(infer(texts(large)))
                .isEqualTo(new CategoryColumn("c", List.of("often", "ten"), false, true, ONE_HOT));
    }

    @Test
    void tooManyValuesAreNoCategory() {
        assertThat(reason(infer(inTurn(100, labels(30)), options -> options.maxCategories(20))))
                .isEqualTo("30 different texts, more than 20");
        assertThat(infer(
                        inTurn(11, "a", "b", "c", "a", "b"),
                        options -> options.maxCategories(2).category("c")))
                .as("the commonest are kept")
                .isEqualTo(new CategoryColumn("c", List.of("a", "b"), false, true, ONE_HOT));
    }

    @Test
    void textsThatAFullDictionaryLeftOutAreOthers() {
        TextDictionary full = new TextDictionary(2);
        int[] codes = IntStream.range(0, 40)
                .map(row -> full.add(row < 36 ? "ab".substring(row % 2, row % 2 + 1) : "n" + row))
                .toArray();
        assertThat(infer(new RawColumn.Texts(codes, full)))
                .isEqualTo(new CategoryColumn("c", List.of("a", "b"), false, true, ONE_HOT));
        TextDictionary ids = new TextDictionary(2);
        int[] distinct = IntStream.range(0, 40).map(row -> ids.add("n" + row)).toArray();
        assertThat(reason(infer(new RawColumn.Texts(distinct, ids)))).isEqualTo("all 40 texts differ: names or ids");
    }

    @Test
    void timesAreThePartsThatVary() {
        assertThat(((TimeColumn) infer(times("2024-01-01", "2024-01-02", "2024-01-03"))).parts())
                .containsExactly(TimePart.SECONDS, TimePart.DAY, TimePart.WEEKDAY);
        assertThat(((TimeColumn) infer(times("2023-05-01 10:30", "2024-05-01 10:45"))).parts())
                .containsExactly(TimePart.SECONDS, TimePart.YEAR, TimePart.WEEKDAY, TimePart.MINUTE);
        TimeColumn gaps = (TimeColumn) infer(times("1970-01-01", null, "1970-01-03"));
        assertThat(gaps.flag()).isTrue();
        assertThat(gaps.fill()).isEqualTo(86400);
        assertThat(gaps.seconds()).isEqualTo(new Scale(86400, 86400));
    }

    @Test
    void missingNumbersAreFilledAsTold() {
        RawColumn column = numbers(1, 2, NAN, 9);
        assertThat(infer(column)).extracting("fill", "flag").containsExactly(4.0, true);
        assertThat(infer(column, options -> options.onMissing(OnMissing.MEAN)))
                .extracting("fill", "flag")
                .containsExactly(4.0, false);
        assertThat(infer(column, options -> options.onMissing(OnMissing.MEDIAN)))
                .extracting("fill", "flag")
                .containsExactly(2.0, false);
        assertThat(infer(numbers(1, 9), options -> options.onMissing(OnMissing.MEDIAN)))
                .as("rows to predict may have gaps")
                .extracting("fill", "flag")
                .containsExactly(5.0, false);
    }

    @Test
    void rowsWithGapsAreDroppedWhereAskedFor() {
        RawTable table = Tables.of(
                numbers(1, 2, NAN, 9, 3, 7),
                texts("a", null, "b", "a", "b", "b"),
                texts("y", "y", "n", "n", null, "n"));
        SchemaOptions options =
                SchemaOptions.builder().label("y").onMissing(OnMissing.DROP).build();
        TableSchema schema = SchemaInference.of("t", List.of("x", "t", "y"), table, rows(table), options);

        assertThat(schema.encoder().completeRows(table, rows(table))).containsExactly(0, 3, 5);
        assertThat(schema.column("x")).extracting("fill", "flag").containsExactly(17 / 3.0, false);
        assertThat(schema.column("t")).isEqualTo(new CategoryColumn("t", List.of("a", "b"), false, false, ONE_HOT));
        RawTable gaps = Tables.of(
                numbers(1, 2, 1, NAN, NAN, NAN),
                texts(null, null, null, "a", "b", "a"),
                texts("y", "n", "y", "n", "y", "y"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SchemaInference.of("t.csv", List.of("x", "t", "y"), gaps, rows(gaps), options))
                .withMessageStartingWith("t.csv: every training row has a missing cell");
    }

    @Test
    void numbersAreTransformedAsTold() {
        double[] heavy = {1, 10, 100, 1000, -10};
        NumberColumn log = (NumberColumn) infer(numbers(heavy), options -> options.transform(TransformKind.LOG));
        double mean = Arrays.stream(heavy)
                .map(x -> Math.signum(x) * Math.log1p(Math.abs(x)))
                .average()
                .orElseThrow();
        assertThat(log.scale().mean()).isCloseTo(mean, within(1e-14));
        assertThat(log.encode(NAN)).as("the mean of the logarithms").isCloseTo(0, within(1e-14));
        NumberColumn rank =
                (NumberColumn) infer(numbers(heavy), options -> options.transform("c", TransformKind.QUANTILE));
        assertThat(rank.transform().apply(10)).isEqualTo(0.5);
        assertThat(rank.transform().apply(-1e9)).isZero();
        assertThat(rank.transform().apply(1e9)).isEqualTo(1);
        assertThat(((NumberColumn) infer(
                                numbers(heavy),
                                options -> options.transform(TransformKind.LOG).transform("0", TransformKind.NONE)))
                        .transform())
                .isEqualTo(new Transform.None());
    }

    @Test
    void classesAreTheTextsOfAllRows() {
        RawTable table = Tables.of(numbers(1, 2, 3, 4), texts("9007199254740993", "9007199254740992", "007", "7"));
        SchemaOptions options = SchemaOptions.builder().label("y").build();
        TableSchema schema = SchemaInference.of("t", List.of("x", "y"), table, new int[] {0, 1}, options);

        assertThat(schema.label().orElseThrow())
                .isEqualTo(new ClassLabel("y", List.of("007", "7", "9007199254740992", "9007199254740993")));
        assertThat(((Target.Classes) schema.encode(table).target().orElseThrow()).indices())
                .containsExactly(3, 2, 0, 1);
    }

    @Test
    void aQuantityIsStandardised() {
        RawTable table = Tables.of(numbers(1, 2, 3), numbers(10, 20, 60));
        SchemaOptions options =
                SchemaOptions.builder().label("1").task(Task.REGRESS).build();
        TableSchema schema = SchemaInference.of("t", List.of("x", "y"), table, new int[] {0, 1}, options);

        assertThat(schema.label().orElseThrow()).isEqualTo(new QuantityLabel("y", new Scale(15, 5)));
        assertThat(((Target.Numbers) schema.encode(table).target().orElseThrow()).numbers())
                .containsExactly(-1, 1, 9);
    }

    @Test
    void optionsDecideTheTypesToRead() {
        SchemaOptions options = SchemaOptions.builder()
                .label("y")
                .ignore("a")
                .category("b")
                .number("d")
                .date("e")
                .build();
        List<CellType> likely = List.of(
                CellType.NUMBER, CellType.NUMBER, CellType.NUMBER, CellType.TEXT, CellType.TEXT, CellType.NUMBER);
        assertThat(SchemaInference.types("t", List.of("a", "b", "c", "d", "e", "y"), likely, options))
                .containsExactly(
                        CellType.TEXT, CellType.TEXT, CellType.NUMBER, CellType.NUMBER, CellType.TIME, CellType.TEXT);
    }

    @Test
    void errorsNameTheColumnAndWhatWouldFit() {
        RawTable table = Tables.of(numbers(1, 2, 3, 4), texts("3", "a", "3", "a"), texts("k", "k", "k", "k"));
        List<String> names = List.of("x", "t", "k");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("z"),
                "t.csv: there is no column 'z'; the columns are 'x', 't', 'k'");
        assertError(
                names,
                table,
                SchemaOptions.builder().ignore("3"),
                "t.csv: there is no column '3'; the columns are 'x', 't', 'k'");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("t").ignore("t"),
                "t.csv, column 't': is the label, and cannot be ignored as well");
        assertError(
                names,
                table,
                SchemaOptions.builder().number("t"),
                "t.csv, column 't': must be a column of numbers, but has 'a'");
        assertError(
                names,
                table,
                SchemaOptions.builder().date("t"),
                "t.csv, column 't': must be a column of dates as 2024-01-31, 2024/01/31 or 31.01.2024, with or"
                        + " without a time as 23:59:59, but has '3'");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("t").task(Task.REGRESS),
                "t.csv, column 't': must be a column of numbers, but has 'a'");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("k"),
                "t.csv, column 'k': the label is 'k' in every row; there must be classes to tell apart");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("k").embed("k"),
                "t.csv, column 'k': is the label, and cannot be embedded");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("k").transform("k", TransformKind.LOG),
                "t.csv, column 'k': is the label, and cannot be transformed");
        assertError(
                names,
                table,
                SchemaOptions.builder().embed("x").ignore("x"),
                "t.csv, column 'x': cannot be ignored and embedded, as a category is");
        assertError(
                names,
                table,
                SchemaOptions.builder().ignore("x").number("0"),
                "t.csv, column 'x': cannot be both ignored and a number");
        assertError(
                names,
                table,
                SchemaOptions.builder().label("t").ignore("x"),
                "t.csv: no column is left to learn from: 'x' is ignored (as asked for), 't' is label (2"
                        + " classes to predict: '3', 'a'), 'k' is ignored ('k' in every training row)");
        RawTable many = Tables.of(numbers(new double[2000]), distinct(2000));
        assertError(
                List.of("x", "y"),
                many,
                SchemaOptions.builder().label("y"),
                "t.csv, column 'y': has more than 1,000 different labels, too many for classes; if they are"
                        + " quantities, use --task regress");
        for (double number : new double[] {1e300, 1.7e308}) {
            RawTable huge = Tables.of(numbers(number, -number, number, -number / 2), numbers(0, 1, 2, 3));
            assertError(
                    List.of("x", "y"),
                    huge,
                    SchemaOptions.builder(),
                    "t.csv, column 'x': numbers as large as " + number
                            + " cannot be standardised; a logarithm of them could be");
            SchemaOptions logarithm =
                    SchemaOptions.builder().transform(TransformKind.LOG).build();
            assertThat(SchemaInference.of("t.csv", List.of("x", "y"), huge, Tables.rows(huge), logarithm)
                            .describe())
                    .contains("logarithm, standardised")
                    .doesNotContain("NaN");
        }
    }

    private static void assertError(List<String> names, RawTable table, SchemaOptions.Builder options, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SchemaInference.of("t.csv", names, table, rows(table), options.build()))
                .withMessage(message);
    }

    @Test
    void namesAreMadeDistinct() {
        assertThat(table(List.of("x", "x", "", "x.1"), numbers(0, 1), numbers(0, 1), numbers(1, 0), numbers(0, 1))
                        .names())
                .containsExactly("x", "x.2", "2", "x.1");
    }

    /** However a table is cut into blocks, and whether or not they share a dictionary, its schema is the same. */
    @Test
    void blocksLearnTheSameAsTheWhole() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            int rows = 1 + random.nextInt(200);
            RawTable whole = Tables.of(
                    numbers(random.doubles(rows)
                            .map(x -> x < 0.1 ? NAN : x * 1e9)
                            .toArray()),
                    texts(random.ints(rows, 0, 30)
                            .mapToObj(i -> i == 0 ? null : "t" + i)
                            .toArray(String[]::new)),
                    times(random.ints(rows, 1, 29)
                            .mapToObj(i -> i == 1 ? null : "2024-02-%02d".formatted(i))
                            .toArray(String[]::new)),
                    texts(IntStream.range(0, rows)
                            .mapToObj(i -> i % 3 == 0 ? "a" : "b" + random.nextInt(3))
                            .toArray(String[]::new)));
            SchemaOptions options = SchemaOptions.builder()
                    .label(random.nextBoolean() && rows > 1 ? "y" : "t")
                    .category(random.nextBoolean() ? "x" : "d")
                    .onMissing(OnMissing.values()[random.nextInt(3)])
                    .transform(TransformKind.values()[random.nextInt(3)])
                    .build();
            List<String> names = List.of("x", "t", "d", "y");
            SchemaInference inference = new SchemaInference("t", names, options);
            int first = 0;
            while (first < rows) {
                int end = Math.min(rows, first + 1 + random.nextInt(50));
                RawTable block = whole.select(IntStream.range(first, end).toArray());
                inference.add(random.nextBoolean() ? block : ownTexts(block));
                first = end;
            }
            TableSchema expected;
            try {
                expected = SchemaInference.of("t", names, whole, rows(whole), options);
            } catch (InvalidInputException e) {
                assertThatExceptionOfType(InvalidInputException.class)
                        .as("seed %d", seed)
                        .isThrownBy(inference::schema)
                        .withMessage(e.getMessage());
                continue;
            }
            assertThat(inference.schema()).as("seed %d, run %d", seed, run).isEqualTo(expected);
        }
    }

    private static RawTable ownTexts(RawTable block) {
        List<RawColumn> columns = new ArrayList<>();
        for (RawColumn column : block.columns()) {
            columns.add(
                    column instanceof RawColumn.Texts texts
                            ? texts(IntStream.of(texts.codes())
                                    .mapToObj(code ->
                                            code < 0 ? null : texts.texts().text(code))
                                    .toArray(String[]::new))
                            : column);
        }
        return new RawTable(block.firstRow(), block.rows(), columns);
    }

    private static ColumnSchema infer(RawColumn column) {
        return infer(column, options -> options);
    }

    /** What becomes of a column beside another one. */
    private static ColumnSchema infer(RawColumn column, UnaryOperator<SchemaOptions.Builder> options) {
        RawColumn beside = numbers(
                IntStream.range(0, column.rows()).mapToDouble(row -> row % 2).toArray());
        RawTable table = Tables.of(column, beside);
        return SchemaInference.of(
                        "t",
                        List.of("c", "beside"),
                        table,
                        rows(table),
                        options.apply(SchemaOptions.builder()).build())
                .column("c");
    }

    private static TableSchema table(List<String> names, RawColumn... columns) {
        RawTable table = Tables.of(columns);
        return SchemaInference.of(
                "t", names, table, rows(table), SchemaOptions.builder().build());
    }

    private static String reason(ColumnSchema column) {
        assertThat(column).isInstanceOf(IgnoredColumn.class);
        return column.description();
    }

    private static RawColumn distinct(int rows) {
        return texts(labels(rows));
    }

    private static String[] labels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text" + i).toArray(String[]::new);
    }
}
