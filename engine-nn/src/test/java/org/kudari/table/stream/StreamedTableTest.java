package org.kudari.table.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.file.RowFile;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.table.CellType;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;

class StreamedTableTest {
    private static final StreamSplit ALL = new StreamSplit(0, 0, Optional.empty(), 0);

    @TempDir
    private Path folder;

    private final List<String> announced = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".csv"))).isEmpty();
        }
    }

    private TableMemory memory(long bytes) {
        return new TableMemory(bytes, folder, announced::add);
    }

    /** Numbers, few and many texts, dates and gaps; a column that is numbers but for its last cell; some labels missing. */
    private TableSource table(int seed, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("a,b,few,many,day,late,label\n");
        for (int row = 0; row < rows; row++) {
            double a = random.nextDouble(-1, 1);
            text.append(random.nextInt(20) == 0 ? "" : String.format(Locale.ROOT, "%.4f", a))
                    .append(String.format(Locale.ROOT, ",%d,", random.nextInt(100)))
                    .append(random.nextInt(20) == 0 ? "" : "color" + random.nextInt(5))
                    .append(",place")
                    .append(random.nextInt(40))
                    .append(String.format(
                            Locale.ROOT, ",2024-%02d-%02d,", random.nextInt(1, 13), random.nextInt(1, 28)))
                    .append(row == rows - 1 ? "none of them" : Integer.toString(random.nextInt(9)))
                    .append(',')
                    .append(random.nextInt(50) == 0 ? "" : a > 0 ? "yes" : "no")
                    .append('\n');
        }
        return CsvSource.of(Files.writeString(folder.resolve("t" + seed + ".csv"), text), CsvOptions.GUESS);
    }

    private static SchemaOptions options(OnMissing onMissing) {
        return SchemaOptions.builder().label("label").onMissing(onMissing).build();
    }

    private SpilledTable spilled(TableSource source, SchemaOptions options) {
        List<CellType> types =
                new ArrayList<>(SchemaInference.types(source.name(), source.columns(), source.likelyTypes(), options));
        // As a guess from the beginning of a large file would be.
        types.set(5, CellType.NUMBER);
        return (SpilledTable) StoredTable.read(source, types, Mismatch.WIDEN, memory(0));
    }

    private static Table joined(RowFile file, TableSchema schema) {
        List<Table> tables = new ArrayList<>();
        RowTables.of(file, schema).forEach(tables::add);
        assertThat(tables).hasSize(1);
        return tables.getFirst();
    }

    @Test
    void schemaAndRowsAreThoseOfTheTableInMemory() throws IOException {
        for (OnMissing onMissing : List.of(OnMissing.MEAN, OnMissing.MEDIAN, OnMissing.DROP)) {
            TableSource source = table(onMissing.ordinal(), 3000);
            SchemaOptions options = options(onMissing);
            StoredTable.InMemory whole = (StoredTable.InMemory) StoredTable.read(
                    source,
                    SchemaInference.types(source.name(), source.columns(), source.likelyTypes(), options),
                    Mismatch.WIDEN,
                    memory(1 << 30));
            RawTable raw = whole.table();
            int[] labelled = IntStream.range(0, raw.rows())
                    .filter(row -> !raw.column(6).isMissing(row))
                    .toArray();
            TableSchema expected = SchemaInference.of(source.name(), source.columns(), raw, labelled, options);
            int[] used = onMissing == OnMissing.DROP ? expected.encoder().completeRows(raw, labelled) : labelled;
            Table rows = expected.encoder().encode(raw, used, Long::toString).table();

            try (SpilledTable spilled = spilled(source, options);
                    StreamedTable streamed = StreamedTable.of(source, spilled, options, ALL, folder)) {
                assertThat(streamed.schema()).isEqualTo(expected);
                assertThat(streamed.unlabelled()).isEqualTo(raw.rows() - labelled.length);
                assertThat(streamed.incomplete()).isEqualTo(labelled.length - used.length);
                Table read = joined(streamed.training(), expected);
                assertThat(((Features.Floats) read.inputs().get(0)).values())
                        .isEqualTo(((Features.Floats) rows.inputs().get(0)).values());
                assertThat(((Features.Ints) read.inputs().get(1)).values())
                        .isEqualTo(((Features.Ints) rows.inputs().get(1)).values());
                assertThat(((Target.Classes) read.target().orElseThrow()).indices())
                        .isEqualTo(((Target.Classes) rows.target().orElseThrow()).indices());
                assertThat(streamed.validation().rows()).isZero();
                assertThat(streamed.test().rows()).isZero();
            }
        }
        // Each was read twice, and told of once.
        assertThat(announced).hasSize(3).allMatch(line -> line.contains("converted to a temporary file in " + folder));
    }

    /** Column b is 7 in all complete rows, so it is ignored, and rows come back of which only it is missing. */
    @Test
    void rowsComeBackWhoseGapsNoLongerMatter() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        StringBuilder text = new StringBuilder("a,b,c,label\n");
        for (int row = 0; row < 2000; row++) {
            boolean isComplete = row % 2 == 0;
            text.append(isComplete ? String.format(Locale.ROOT, "%.3f", random.nextDouble()) : "")
                    .append(isComplete ? row % 4 == 0 ? ",7" : "," : "," + random.nextInt(5))
                    .append(String.format(Locale.ROOT, ",%.3f", random.nextDouble()))
                    .append(random.nextBoolean() ? ",yes\n" : ",no\n");
        }
        TableSource source = CsvSource.of(Files.writeString(folder.resolve("back.csv"), text), CsvOptions.GUESS);
        SchemaOptions options = options(OnMissing.DROP);
        RawTable raw = RawTable.readAll(source, source.likelyTypes(), Mismatch.WIDEN);
        TableSchema expected = SchemaInference.of(
                source.name(), source.columns(), raw, IntStream.range(0, 2000).toArray(), options);
        try (SpilledTable spilled =
                        (SpilledTable) StoredTable.read(source, source.likelyTypes(), Mismatch.WIDEN, memory(0));
                StreamedTable streamed = StreamedTable.of(source, spilled, options, ALL, folder)) {
            assertThat(streamed.schema().describe()).isEqualTo(expected.describe());
            assertThat(streamed.training().rows()).isEqualTo(1000);
        }
    }

    @Test
    void whatFitsStaysInMemory() throws IOException {
        TableSource source = table(8, 100);
        try (StoredTable stored = StoredTable.read(source, source.likelyTypes(), Mismatch.WIDEN, memory(1 << 20))) {
            assertThat(stored).isInstanceOf(StoredTable.InMemory.class);
        }
        assertThat(announced).isEmpty();
    }

    @Test
    void partsAreLearnedFromTheTrainingRowsAlone() throws IOException {
        TableSource source = table(9, 2000);
        SchemaOptions options = options(OnMissing.MEAN);
        StreamSplit split = new StreamSplit(0.2, 0.1, Optional.empty(), 5);
        try (SpilledTable spilled = spilled(source, options);
                StreamedTable streamed = StreamedTable.of(source, spilled, options, split, folder)) {
            long labelled = 2000 - streamed.unlabelled();
            assertThat((double) streamed.test().rows()).isBetween(0.2 * labelled - 2, 0.2 * labelled + 2);
            assertThat((double) streamed.validation().rows()).isBetween(0.08 * labelled - 2, 0.08 * labelled + 2);
            assertThat((long) streamed.training().rows()
                            + streamed.validation().rows()
                            + streamed.test().rows())
                    .isEqualTo(labelled);
            // The mean of standardised numbers is 0 over the training rows, to their rounding, and over others it is
            // not.
            assertThat(meanOf(streamed.training(), streamed.schema())).isBetween(-1e-5, 1e-5);
            assertThat(Math.abs(meanOf(streamed.test(), streamed.schema()))).isGreaterThan(1e-5);
        }
    }

    private static double meanOf(RowFile file, TableSchema schema) {
        Features features = joined(file, schema).inputs().getFirst();
        return IntStream.range(0, features.rows())
                .mapToDouble(row -> features.number(row, 0))
                .average()
                .getAsDouble();
    }

    @Test
    void problemsAreOneLineAndLeaveNothing() throws IOException {
        TableSource source = table(10, 300);
        SchemaOptions failing = options(OnMissing.FAIL);
        try (SpilledTable spilled = spilled(source, failing)) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> StreamedTable.of(source, spilled, failing, ALL, folder))
                    .withMessageMatching(
                            ".*t10.csv, line \\d+, column '(a|few)': is missing, and missing cells are to be"
                                    + " an error");
        }
        SchemaOptions unknown = SchemaOptions.builder().label("labels").build();
        try (SpilledTable spilled = spilled(source, failing)) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> StreamedTable.of(source, spilled, unknown, ALL, folder))
                    .withMessageContaining("t10.csv: ");
        }
    }
}
