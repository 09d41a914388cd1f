package org.kudari.table.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.table.schema.Tables.numbers;
import static org.kudari.table.schema.Tables.rows;
import static org.kudari.table.schema.Tables.texts;
import static org.kudari.table.schema.Tables.times;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.table.CellFormat;
import org.kudari.table.CellType;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;

class RowEncoderTest {
    private static final Scale UNIT = new Scale(0, 1);
    private static final Transform NONE = new Transform.None();
    private static final TableSchema SCHEMA = new TableSchema(
            List.of(
                    new NumberColumn("x", 3, true, NONE, new Scale(1, 2)),
                    new CategoryColumn("flag", List.of("False", "True"), false, false, OptionalInt.empty()),
                    new IgnoredColumn("name", "all 3 texts differ: names or ids"),
                    new CategoryColumn("town", List.of("a", "b"), true, true, OptionalInt.empty()),
                    new CategoryColumn("shop", List.of("p", "q", "r"), true, false, OptionalInt.of(2)),
                    new TimeColumn("day", List.of(TimePart.YEAR, TimePart.WEEKDAY), 0, true, UNIT, new Scale(1970, 1)),
                    new ClassLabel("y", List.of("no", "yes"))),
            OnMissing.INDICATOR);

    /** A database says true, and a file of the same rows may say TRUE. */
    @Test
    void truthValuesAreReadInAnyCase() {
        TableSchema flags = new TableSchema(
                List.of(new CategoryColumn("flag", List.of("False", "True"), false, false, OptionalInt.empty())),
                OnMissing.INDICATOR);

        assertThat(flags.encode(Tables.of(texts("TRUE", "true", "FALSE", "yes")))
                        .features())
                .containsExactly(1, 1, 0, 0.5f);
    }

    @Test
    void encodesEachKindOfColumn() {
        RawTable table = Tables.of(
                numbers(5, Double.NaN, 1),
                texts("True", "False", "maybe"),
                texts("n", "m", null),
                texts("b", null, "unknown"),
                texts("r", null, "unknown"),
                times("1971-01-07", null, "1970-01-05"),
                texts("yes", "no", "no"));
        EncodedTable encoded = SCHEMA.encode(table);

        float sine = (float) Math.sin(2 * Math.PI * 3 / 7);
        float cosine = (float) Math.cos(2 * Math.PI * 3 / 7);
        assertThat(encoded.width()).isEqualTo(11).isEqualTo(SCHEMA.width());
        assertThat(encoded.features())
                .containsExactly(
                        2, 0, 1, 0, 1, 0, 0, 1, sine, cosine, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0.5f, 0, 0, 0,
                        1, 0, 0, 1, 0);
        assertThat(encoded.indices()).containsExactly(2, 3, 4);
        assertThat(SCHEMA.embeddings()).containsExactly(new EmbeddingSize("shop", 5, 2, OptionalInt.of(4)));
        assertThat(SCHEMA.inputWidth()).isEqualTo(13);
    }

    @Test
    void aColumnWithOtherHasNoPadding() {
        CategoryColumn column = new CategoryColumn("c", List.of("a"), false, true, OptionalInt.of(7));
        assertThat(column.embedding()).contains(new EmbeddingSize("c", 2, 7, OptionalInt.empty()));
        TableSchema schema = new TableSchema(List.of(column), OnMissing.MEAN);
        assertThat(schema.encode(Tables.of(texts("a", "b", null))).indices()).containsExactly(0, 1, 1);
    }

    @Test
    void columnsAreFoundByName() {
        List<String> names = List.of("y", "more", "day", "shop", "town", "flag", "x");
        RawTable table = Tables.of(
                texts("yes"), texts("?"), times("1971-01-07"), texts("r"), texts("b"), texts("True"), numbers(5));
        RowEncoder encoder = SCHEMA.encoder(names);

        assertThat(encoder.types())
                .containsExactly(
                        CellType.TEXT,
                        CellType.TEXT,
                        CellType.TIME,
                        CellType.TEXT,
                        CellType.TEXT,
                        CellType.TEXT,
                        CellType.NUMBER);
        assertThat(encoder.encode(table).features()).startsWith(2, 0, 1, 0, 1, 0, 0, 1);
        assertThat(encoder.encode(table).target()).isPresent();
        assertThat(encoder.withoutLabel().encode(table).target()).isEmpty();
        assertThat(SCHEMA.encoder(names.subList(1, 7)).hasLabel()).isFalse();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SCHEMA.encoder(names.subList(0, 6)))
                .withMessage(
                        "there is no column 'x', which the model takes; the columns are 'y', 'more', 'day', 'shop',"
                                + " 'town', 'flag'");
    }

    @Test
    void columnsWithoutNamesAreInOrder() {
        assertThat(SCHEMA.encoder(7).hasLabel()).isTrue();
        assertThat(SCHEMA.encoder(6).hasLabel()).isFalse();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SCHEMA.encoder(5))
                .withMessage("there are 5 columns, but the training set had 7, the label included");
    }

    @Test
    void aMapOrARecordIsEncodedAsARowOfAFile() {
        record Row(Double x, boolean flag, String town, char shop, LocalDate day) {}
        float[] features = new float[12];
        int[] indices = new int[2];
        SCHEMA.encoder().encode(new Row(5.0, true, "b", 'r', LocalDate.of(1971, 1, 7)), features, 1, indices, 1);

        assertThat(features).startsWith(0, 2, 0, 1, 0, 1, 0, 0, 1);
        assertThat(indices).containsExactly(0, 2);
        Map<String, Object> row = new HashMap<>();
        row.put("flag", false);
        row.put("town", null);
        row.put("shop", "");
        row.put("name", List.of());
        SCHEMA.encoder().encode(row, features, 0, indices, 0);
        assertThat(features).startsWith(1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        assertThat(indices[0]).isEqualTo(3);
    }

    @Test
    void timesOfAProgramAreThoseOfTheirTexts() {
        TableSchema schema = new TableSchema(
                List.of(new TimeColumn("t", List.of(TimePart.SECONDS), 0, false, new Scale(1706659200, 1), UNIT)),
                OnMissing.MEAN);
        Instant instant = Instant.parse("2024-01-31T00:00:01.5Z");
        List<Object> same = List.of(
                "2024-01-31T01:00:01.5+01:00",
                instant,
                LocalDateTime.parse("2024-01-31T00:00:01.5"),
                OffsetDateTime.parse("2024-01-31T02:00:01.5+02:00"),
                ZonedDateTime.ofInstant(instant, ZoneId.of("Asia/Tokyo")),
                java.util.Date.from(instant));
        for (Object time : same) {
            assertThat(encode(schema, Map.of("t", time))).as("%s", time).containsExactly(1.5f);
        }
        assertThat(encode(schema, Map.of("t", LocalDate.of(2024, 1, 31)))).containsExactly(0f);
    }

    @Test
    void numbersAndBooleansAreCategoriesByTheirText() {
        TableSchema schema = new TableSchema(
                List.of(
                        new CategoryColumn("n", List.of("0.5", "3", "4.0"), false, false, OptionalInt.empty()),
                        new CategoryColumn("b", List.of("FALSE", "TRUE"), false, false, OptionalInt.empty())),
                OnMissing.MEAN);
        assertThat(encode(schema, Map.of("n", 3, "b", true))).containsExactly(0, 1, 0, 1);
        assertThat(encode(schema, Map.of("n", 3.0, "b", false))).containsExactly(0, 1, 0, 0);
        assertThat(encode(schema, Map.of("n", 4.0, "b", "TRUE"))).containsExactly(0, 0, 1, 1);
        assertThat(encode(schema, Map.of("n", 0.5f, "b", "yes"))).containsExactly(1, 0, 0, 0.5f);
        assertThat(encode(schema, Map.of("n", 3L, "b", Task.CLASSIFY))).containsExactly(0, 1, 0, 0.5f);
    }

    /** Tables of all kinds of columns under all options: the map of a row gives the bits that the row of the table gives. */
    @Test
    void mapsAndTablesAgreeToTheBit() {
        long seed = System.nanoTime();
        RandomTables random = new RandomTables(new Random(seed));
        int features = 0;
        int indices = 0;
        for (int run = 0; run < 300; run++) {
            RandomTables.Sample sample = random.sample();
            RowEncoder encoder = sample.schema().encoder(sample.names());
            EncodedTable encoded = encoder.encode(sample.table());
            for (int row = 0; row < encoded.rows(); row++) {
                float[] ofMap = new float[encoder.width()];
                int[] indicesOfMap = new int[encoder.indexWidth()];
                Map<String, Object> map = random.map(sample, row);
                encoder.encode(map, ofMap, 0, indicesOfMap, 0);
                assertThat(ofMap)
                        .as(
                                "seed %d, run %d, row %d: %s\n%s",
                                seed, run, row, map, sample.schema().describe())
                        .isEqualTo(Arrays.copyOfRange(
                                encoded.features(), row * encoder.width(), (row + 1) * encoder.width()));
                assertThat(indicesOfMap)
                        .as(
                                "seed %d, run %d, row %d: %s\n%s",
                                seed, run, row, map, sample.schema().describe())
                        .isEqualTo(Arrays.copyOfRange(
                                encoded.indices(), row * encoder.indexWidth(), (row + 1) * encoder.indexWidth()));
            }
            features += encoder.width();
            indices += encoder.indexWidth();
        }
        assertThat(features).isGreaterThan(1000);
        assertThat(indices).isGreaterThan(50);
    }

    @Test
    void errorsInAMapNameTheColumn() {
        assertMapError(
                Map.of("town", "a", "X", 1),
                "there is no column 'X'; the columns are 'x', 'flag', 'name', 'town', 'shop', 'day', 'y'");
        assertMapError(Map.of("x", "12a"), "column 'x': '12a' is not a number; a missing one is null or empty");
        assertMapError(
                Map.of("x", new StringBuilder[0].getClass()),
                "column 'x': 'class [Ljava.lang.StringBuilder;', of type Class, is not a number");
        assertMapError(
                Map.of("x", 1e300), "column 'x': 1.0E300 is too far from the training set's 3.0 to be standardised");
        assertMapError(
                Map.of("x", Double.POSITIVE_INFINITY),
                "column 'x': Infinity is too far from the training set's 3.0 to be standardised");
        assertMapError(Map.of("day", 7), "column 'day': '7', of type Integer, is not a date or time");
        assertMapError(
                Map.of("day", "01/02/2024"),
                "column 'day': '01/02/2024' is not a date as 2024-01-31, 2024/01/31 or 31.01.2024, with or"
                        + " without a time as 23:59:59");
        assertMapError(
                Map.of("day", Instant.MAX),
                "column 'day': +1000000000-12-31T23:59:59.999999999Z is not within the years 1 to 9999");
        assertMapError(Map.of("town", new int[0]), "column 'town': ");
    }

    private static void assertMapError(Map<String, ?> row, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encode(SCHEMA, row))
                .withMessageStartingWith(message);
    }

    @Test
    void errorsInATableNameThePlace() {
        List<String> names = List.of("x", "y");
        TableSchema schema = new TableSchema(
                List.of(new NumberColumn("x", 3, false, NONE, UNIT), new ClassLabel("y", List.of("a", "b"))),
                OnMissing.FAIL);
        RawTable block = new RawTable(100, 3, List.of(numbers(1, 1e300, Double.NaN), texts("a", "c", null)));
        RowEncoder encoder = schema.encoder(names);

        assertRowError(
                encoder.withoutLabel(),
                block,
                1,
                "f.csv, line 103, column 'x': 1.0E300 is too far from the training set's 3.0 to be standardised");
        assertRowError(
                encoder, block, 2, "f.csv, line 104, column 'x': is missing, and missing cells are to be an error");
        RawTable fine = new RawTable(100, 3, List.of(numbers(1, 2, 3), texts("a", "c", null)));
        assertRowError(
                encoder,
                fine,
                1,
                "f.csv, line 103, column 'y': class 'c' was never seen in training; the classes are 'a', 'b'");
        assertRowError(encoder, fine, 2, "f.csv, line 104, column 'y': the label is missing");
        assertThat(encoder.encode(fine, new int[] {0}, row -> "").rows()).isOne();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encoder.withoutLabel().encode(block))
                .withMessageStartingWith("row 102 (counted from 0), column 'x': is missing");
        TableSchema quantity = new TableSchema(
                List.of(new NumberColumn("x", 3, false, NONE, UNIT), new QuantityLabel("y", UNIT)), OnMissing.MEAN);
        RawTable labels = new RawTable(0, 2, List.of(numbers(1, 2), numbers(Double.NaN, 1e300)));
        assertRowError(quantity.encoder(names), labels, 0, "f.csv, line 2, column 'y': the label is missing");
        assertRowError(
                quantity.encoder(names),
                labels,
                1,
                "f.csv, line 3, column 'y': 1.0E300 is too far from the training set's 0.0 to be standardised");
    }

    private static void assertRowError(RowEncoder encoder, RawTable table, int row, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encoder.encode(table, new int[] {row}, at -> "f.csv, line " + (at + 2)))
                .withMessage(message);
    }

    @Test
    void missingValuesOfAMapAreAnErrorWhereTheyAreToBe() {
        TableSchema strict = new TableSchema(SCHEMA.columns(), OnMissing.FAIL);
        Map<String, Object> row =
                new HashMap<>(Map.of("x", 1, "flag", true, "town", "a", "shop", "p", "day", LocalDate.EPOCH));
        encode(strict, row);
        for (String column : List.copyOf(row.keySet())) {
            for (Object nothing : Arrays.asList(null, "", " ")) {
                Map<String, Object> gap = new HashMap<>(row);
                gap.put(column, nothing);
                assertThatExceptionOfType(InvalidInputException.class)
                        .isThrownBy(() -> encode(strict, gap))
                        .withMessage("column '" + column + "': is missing, and missing cells are to be an error");
            }
        }
    }

    /** The same texts as cells of a file, which {@link org.kudari.io.csv.CsvSource} reads, and as values of a program. */
    @Test
    void textsOfAMapAreReadAsCellsOfAFileAre() {
        List<String> numbers = List.of("", " ", "NA", " NA", "-9,5", " -9,5 ", "2,5", " 2,5", "3", "?", "-9,50");
        List<String> texts = List.of("", " ", "NA", " NA ", "a", " a", "b\t", "other", " other ", "?", "-9,5");
        List<String> times = List.of("", "1900-01-01", " NA", "2024-02-03", " 2024-02-03 ", "?", "1970-01-01");
        CsvOptions options = CsvOptions.GUESS
                .withSeparator(';')
                .withDecimal(',')
                .withHeader(CsvOptions.Header.YES)
                .withMissing(List.of("NA", "?", "-9,5", "1900-01-01"));
        StringBuilder file = new StringBuilder("x;town;day\n");
        for (int row = 0; row < numbers.size(); row++) {
            file.append(numbers.get(row)).append(';').append(texts.get(row)).append(';');
            file.append(times.get(row % times.size())).append('\n');
        }
        CsvSource source = CsvSource.of(
                new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)), "file", options);
        TableSchema schema = new TableSchema(
                SCHEMA.columns().stream()
                        .filter(column -> source.columns().contains(column.name()))
                        .toList(),
                OnMissing.INDICATOR,
                source.cellFormat());
        RowEncoder encoder = schema.encoder(source);
        EncodedTable encoded = encoder.encode(RawTable.readAll(source, encoder.types(), TableSource.Mismatch.FAIL));
        int gaps = 0;
        for (int row = 0; row < numbers.size(); row++) {
            float[] ofMap = new float[encoder.width()];
            Map<String, String> map =
                    Map.of("x", numbers.get(row), "town", texts.get(row), "day", times.get(row % times.size()));
            encoder.encode(map, ofMap, 0, new int[0], 0);
            assertThat(ofMap)
                    .as(map.toString())
                    .isEqualTo(
                            Arrays.copyOfRange(encoded.features(), row * encoder.width(), (row + 1) * encoder.width()));
            gaps += (int) ofMap[1];
        }
        assertThat(encoded.rows()).isEqualTo(11);
        assertThat(gaps).isEqualTo(7);
    }

    @Test
    void aValueThatIsWrittenAsAMissingTextIsMissingToo() {
        TableSchema schema = SCHEMA.withCellFormat(new CellFormat(List.of("-99,5", "-999", "9999-12-31", "b"), ','));
        Map<String, Object> gap = new HashMap<>(Map.of("flag", true, "shop", "p"));
        float[] missing = encode(schema, gap);
        for (Object number : List.of(-999, -999L, -999.0, -99.5, -99.5f, "-999", " -99,5")) {
            assertThat(encode(schema, with(gap, "x", number))).as("%s", number).isEqualTo(missing);
        }
        assertThat(encode(schema, with(gap, "x", 3.0))).isNotEqualTo(missing);
        for (Object time : List.of(LocalDate.of(9999, 12, 31), "9999-12-31", LocalDateTime.of(9999, 12, 31, 0, 0))) {
            assertThat(encode(schema, with(gap, "day", time))).as("%s", time).isEqualTo(missing);
        }
        assertThat(encode(schema, with(gap, "town", -999))).isEqualTo(missing);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encode(schema, Map.of("x", "2.5")))
                .withMessage("column 'x': '2.5' is not a number with a decimal comma, as the training table has it;"
                        + " a missing one is null or empty");
    }

    private static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
        Map<String, Object> more = new HashMap<>(row);
        more.put(column, value);
        return more;
    }

    /** A timestamp with a spread of a minute is as good as its offset from the first. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "QUANTILE"})
    void anOffsetChangesNothing(TransformKind transform) {
        Random random = new Random(17);
        double[] minute =
                IntStream.range(0, 1000).mapToDouble(_ -> random.nextInt(60)).toArray();
        double[] far =
                Arrays.stream(minute).map(second -> second + 1_700_000_000).toArray();
        float[] near = features(transform, minute);
        float[] offset = features(transform, far);
        for (int row = 0; row < near.length; row++) {
            assertThat(offset[row]).isCloseTo(near[row], within(2e-7f));
        }
    }

    private static float[] features(TransformKind transform, double... column) {
        RawTable table = Tables.of(numbers(column));
        SchemaOptions options = SchemaOptions.builder().transform(transform).build();
        return SchemaInference.of("t", List.of("ts"), table, rows(table), options)
                .encode(table)
                .features();
    }

    private static float[] encode(TableSchema schema, Map<String, ?> row) {
        RowEncoder encoder = schema.encoder();
        float[] features = new float[encoder.width()];
        encoder.encode(row, features, 0, new int[encoder.indexWidth()], 0);
        return features;
    }
}
