package org.kudari.table.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellFormat;
import org.kudari.table.SourceOptions;

class TableSchemaTest {
    private static final Scale SCALE = new Scale(0.1, 1 / 3.0);
    private static final TableSchema SCHEMA = new TableSchema(
            List.of(
                    new NumberColumn("age", 29.699, true, new Transform.None(), new Scale(29.699117, 14.526497)),
                    new NumberColumn("fare", 1e-9, false, new Transform.Log(), new Scale(12, 1e20)),
                    new NumberColumn("rank", 2, false, new Transform.Quantile(List.of(-1.0, 0.1, 0.1, 9e99)), SCALE),
                    new CategoryColumn("sex", List.of("female", "male"), false, false, OptionalInt.empty()),
                    new CategoryColumn("port", List.of("C", "Q", "S"), true, true, OptionalInt.empty()),
                    new CategoryColumn("town", texts(20), true, false, OptionalInt.of(11)),
                    new TimeColumn(
                            "day", List.of(TimePart.SECONDS, TimePart.MONTH, TimePart.HOUR), 1.7e9, true, SCALE, SCALE),
                    new IgnoredColumn("a name of a column that goes on and on\n", "all 891 texts differ: names or ids"),
                    new ClassLabel("label", List.of("no", "yes"))),
            OnMissing.INDICATOR);

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
    }

    @Test
    void describesItselfAsATable() {
        assertThat(SCHEMA.describe()).isEqualTo("""
                        column                          kind      what is done with it
                        age                             number    standardised: mean 29.6991, deviation 14.5265; gaps filled with 29.699, and a flag
                        fare                            number    logarithm, standardised: mean 12, deviation 1e+20; gaps filled with 1e-09
                        rank                            number    rank from 0 to 1, standardised: mean 0.1, deviation 0.333333; gaps filled with 2
                        sex                             category  0 or 1: 'female', 'male'
                        port                            category  one-hot of 5: 'C', 'Q', 'S', missing, other
                        town                            category  embedded in 11: 21 values 't0', 't1', 't2', 't3', 't4' and 15 more, missing
                        day                             time      seconds standardised; month, hour as sine and cosine; gaps filled, and a flag
                        a name of a column that goe...  ignored   all 891 texts differ: names or ids
                        label                           label     2 classes to predict: 'no', 'yes'
                        """);
        assertThat(new QuantityLabel("price", new Scale(3932.8, 3989.4)).description())
                .isEqualTo("a number to predict, standardised: mean 3932.8, deviation 3989.4");
    }

    @Test
    void aMeanFarFromZeroHasTheDigitsThatTheDeviationIsAbout() {
        assertThat(mean(1_700_000_029.22, 17.2049)).isEqualTo("mean 1700000029.22, deviation 17.2049");
        assertThat(mean(-1_700_000_029.22, 1e-3)).isEqualTo("mean -1700000029.22, deviation 0.001");
        assertThat(mean(1e-20, 1e-3)).isEqualTo("mean 1e-20, deviation 0.001");
        assertThat(mean(0, 1e9)).isEqualTo("mean 0, deviation 1000000000");
        assertThat(mean(1e300, 1e-300)).isEqualTo("mean 1e+300, deviation 1e-300");
    }

    private static String mean(double mean, double deviation) {
        return SchemaText.of(new Scale(mean, deviation));
    }

    @Test
    void leavesOutColumnsWhereThereAreMany() {
        assertThat(SCHEMA.describe(9)).isEqualTo(SCHEMA.describe());
        assertThat(SCHEMA.describe(3)).isEqualTo("""
                        column  kind    what is done with it
                        age     number  standardised: mean 29.6991, deviation 14.5265; gaps filled with 29.699, and a flag
                        fare    number  logarithm, standardised: mean 12, deviation 1e+20; gaps filled with 1e-09
                        label   label   2 classes to predict: 'no', 'yes'
                        ... and 6 more columns: 1 number, 3 category, 1 time, 1 ignored
                        """);
    }

    @Test
    void isEqualByValue() {
        Map<String, String> metadata = new HashMap<>(Map.of("other", "key"));
        SCHEMA.write(metadata);
        assertThat(TableSchema.read(metadata)).isEqualTo(SCHEMA).hasSameHashCodeAs(SCHEMA);
        metadata.put("kudari.table.0.fill", Double.toString(Math.nextUp(29.699)));
        assertThat(TableSchema.read(metadata)).isNotEqualTo(SCHEMA);
    }

    @Test
    void randomSchemasComeBackFromMetadata() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomTables tables = new RandomTables(random);
        for (int run = 0; run < 300; run++) {
            TableSchema schema = tables.sample().schema();
            Map<String, String> metadata = new HashMap<>();
            schema.write(metadata);
            assertThat(TableSchema.read(metadata))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(schema);
            assertThat(metadata.keySet()).allMatch(key -> key.startsWith("kudari.table."));
        }
    }

    /** A file may be damaged anywhere: without any of the keys, or with other text for it, the error names the key. */
    @Test
    void howCellsAreWrittenIsSavedToo() {
        TableSchema written = SCHEMA.withCellFormat(new CellFormat(List.of("-999", " n/a ", "", "-999"), ','));
        Map<String, String> metadata = new HashMap<>();
        written.write(metadata);

        assertThat(written.cellFormat().missing()).containsExactly("-999", "n/a");
        assertThat(TableSchema.read(metadata)).isEqualTo(written).isNotEqualTo(SCHEMA);
        metadata.put("kudari.table.decimal", ".,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableSchema.read(metadata))
                .withMessage("'kudari.table.decimal' is '.,', which is no decimal");
    }

    /** Files of earlier versions say nothing of it. */
    @Test
    void withoutAWordCellsAreWrittenAsUsual() {
        Map<String, String> metadata = new HashMap<>();
        SCHEMA.withCellFormat(new CellFormat(List.of("-999"), ',')).write(metadata);
        metadata.keySet().removeIf(key -> key.equals("kudari.table.decimal") || key.startsWith("kudari.table.gap"));

        assertThat(TableSchema.read(metadata)).isEqualTo(SCHEMA);
        assertThat(SCHEMA.cellFormat()).isEqualTo(new CellFormat(SourceOptions.MISSING, '.'));
    }

    @Test
    void errorsInMetadataNameTheKey() {
        Map<String, String> metadata = new HashMap<>();
        SCHEMA.write(metadata);
        for (String key : metadata.keySet()) {
            Map<String, String> without = new HashMap<>(metadata);
            without.remove(key);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TableSchema.read(without))
                    .withMessage("its metadata has no '" + key + "'");
            boolean isText =
                    key.endsWith(".name") || key.endsWith(".reason") || key.matches(".*(value|class|gap)\\.\\d+");
            if (!isText) {
                Map<String, String> wrong = new HashMap<>(metadata);
                wrong.put(key, "many");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TableSchema.read(wrong))
                        .withMessageContaining("'" + key + "' is 'many'");
            }
        }
        metadata.put("kudari.table.columns", "2000000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableSchema.read(metadata))
                .withMessage("its metadata has no 'kudari.table.9.name'");
    }

    @Test
    void saysWhatAModelNeedsToKnow() {
        assertThat(SCHEMA.task()).contains(Task.CLASSIFY);
        assertThat(SCHEMA.classes()).containsExactly("no", "yes");
        assertThat(SCHEMA.quantity()).isEmpty();
        assertThat(SCHEMA.width()).isEqualTo(2 + 1 + 1 + 1 + 5 + (1 + 2 + 2 + 1));
        assertThat(SCHEMA.embeddings()).containsExactly(new EmbeddingSize("town", 22, 11, OptionalInt.of(21)));
        assertThat(SCHEMA.inputWidth()).isEqualTo(16 + 11);
        assertThat(SCHEMA.column("age").width()).isEqualTo(2);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SCHEMA.column("ages"))
                .withMessageStartingWith("there is no column 'ages'; the columns are 'age', 'fare'");
        Scale scale = new Scale(10, 4);
        TableSchema regression = new TableSchema(List.of(new QuantityLabel("y", scale)), OnMissing.MEAN);
        assertThat(regression.task()).contains(Task.REGRESS);
        assertThat(regression.quantity()).contains(scale);
        assertThat(scale.invert(scale.apply(7))).isEqualTo(7);
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Transform.Quantile(List.of(2.0, 1.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassLabel("y", List.of("a", "a")));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassLabel("y", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CategoryColumn("c", List.of(), false, false, OptionalInt.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeColumn("t", List.of(), 0, false, SCALE, SCALE));
        ColumnSchema label = new QuantityLabel("y", SCALE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableSchema(List.of(label, new QuantityLabel("z", SCALE)), OnMissing.MEAN))
                .withMessage("a table has one label, not two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableSchema(List.of(label, new IgnoredColumn("y", "")), OnMissing.MEAN));
    }
}
