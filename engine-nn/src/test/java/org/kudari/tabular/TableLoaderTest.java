package org.kudari.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvOptions;
import org.kudari.io.csv.CsvSource;
import org.kudari.table.CellFormat;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.inference.SchemaOptions;
import org.kudari.table.stream.TableMemory;

class TableLoaderTest {
    private static final int ROWS = 100;

    @TempDir
    private Path folder;

    private Path file;

    /** Of every ten rows one is a "b"; days rise from row to row; "x" counts from 0, and is missing in row 7. */
    @BeforeEach
    void writeTable() throws IOException {
        file = folder.resolve("table.csv");
        StringBuilder lines = new StringBuilder("x,day,group,y\n");
        for (int row = 0; row < ROWS; row++) {
            lines.append(row == 7 ? "" : Integer.toString(row))
                    .append(row < 50 ? ",2024-01-" : ",2024-02-")
                    .append(10 + row % 50 / 3)
                    .append(",g")
                    .append(row / 10)
                    .append(row % 10 == 0 ? ",b\n" : ",a\n");
        }
        Files.writeString(file, lines);
    }

    private TableLoader loader() {
        return new TableLoader(
                CsvSource.of(file),
                SchemaOptions.builder().label("y").category("group").build());
    }

    @Test
    void aFifthIsHeldOutWithItsShareOfEachClass() {
        TabularData data = loader().load();

        assertThat(data.training().rows()).isEqualTo(80);
        assertThat(data.test().rows()).isEqualTo(20);
        assertThat(data.validation()).isEmpty();
        assertThat(data.heldOut()).contains("chosen by the seed");
        assertThat(data.schema().classes()).containsExactly("a", "b");
        assertThat(count(data.test(), 1)).isEqualTo(2);
        assertThat(count(data.training(), 1)).isEqualTo(8);
    }

    @Test
    void aTableThatFitsIsTheSameWithALimitOfMemory() {
        TabularData whole = loader().withValidation(0.2).load();
        try (StoredData stored =
                loader().withValidation(0.2).load(new TableMemory(1 << 20, folder, line -> fail(line)))) {
            assertThat(stored.schema()).isEqualTo(whole.schema());
            assertThat(whole.schema().cellFormat()).isEqualTo(CellFormat.USUAL);
            assertThat(stored.training().table().map(TableLoaderTest::values)).contains(values(whole.training()));
            assertThat(stored.test().table().map(TableLoaderTest::values)).contains(values(whole.test()));
        }
    }

    @Test
    void theSchemaKeepsHowCellsAreWrittenInMemoryAndNot() {
        CsvSource source = CsvSource.of(file, CsvOptions.GUESS.withMissing(List.of("g0", "-1")));
        TableLoader loader = new TableLoader(
                source, SchemaOptions.builder().label("y").category("group").build());
        CellFormat expected = new CellFormat(List.of("g0", "-1"), '.');

        assertThat(loader.load().schema().cellFormat()).isEqualTo(expected);
        try (StoredData stored = loader.load(new TableMemory(1, folder, _ -> {}))) {
            assertThat(stored.training().table()).isEmpty();
            assertThat(stored.schema().cellFormat()).isEqualTo(expected);
        }
    }

    @Test
    void aTableThatDoesNotFitIsInFilesThatHaveAllItsRows() {
        List<String> told = new ArrayList<>();
        try (StoredData stored = loader().withValidation(0.2).load(new TableMemory(0, folder, told::add))) {
            assertThat(told).singleElement().asString().contains("table.csv: takes more than");
            assertThat(stored.training().table()).isEmpty();
            assertThat(stored.test().rows()).isBetween(19, 21);
            assertThat(stored.training().rows()
                            + stored.validation().orElseThrow().rows()
                            + stored.test().rows())
                    .isEqualTo(ROWS);
            assertThat(stored.training().classCounts(2)[0]).isGreaterThan(50);
            assertThat(stored.heldOut()).contains("chosen by the seed");
        }
    }

    /** What is said of a table in memory and of one in a file. */
    private void assertRefused(TableLoader loader, String message) {
        assertThatThrownBy(loader::load)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> loader.load(new TableMemory(0, folder, _ -> {})))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void theSameIsRefusedInMemoryAndNot() throws IOException {
        assertRefused(
                loader().withHoldOut(new HoldOut.Groups("y")),
                file + ": a hold-out by group takes a column other than the label: the rows held out would have labels"
                        + " that no row to train with has");
        Path unlabelled = Files.writeString(
                folder.resolve("unlabelled.csv"), "x,day,group,y\n1,2024-01-01,g0,\n" + "2,2024-01-02,g1,\n");
        String message = unlabelled + ", column 'y': the label is missing in every row";
        CsvSource source = CsvSource.of(unlabelled, CsvOptions.GUESS);
        assertRefused(new TableLoader(source, SchemaOptions.builder().label("y").build()), message);
        assertRefused(
                new TableLoader(
                        source,
                        SchemaOptions.builder().label("y").task(Task.REGRESS).build()),
                message);
        assertRefused(loader().withTest(source), message);
    }

    @Test
    void rowsToTestWithThatAreAllIncompleteAreNamed() throws IOException {
        Path incomplete = Files.writeString(
                folder.resolve("incomplete.csv"), "x,day,group,y\n,2024-01-01,g0,a\n,2024-01-02,g1,b\n");
        TableLoader dropping = new TableLoader(
                        CsvSource.of(file, CsvOptions.GUESS),
                        SchemaOptions.builder()
                                .label("y")
                                .onMissing(OnMissing.DROP)
                                .build())
                .withTest(CsvSource.of(incomplete, CsvOptions.GUESS));
        assertRefused(dropping, incomplete + ": every row to test with has a missing cell, so none is left");
    }

    private static List<Float> values(Table table) {
        List<Float> values = new ArrayList<>();
        for (float value : ((Features.Floats) table.features()).values()) {
            values.add(value);
        }
        return values;
    }

    @Test
    void theSchemaIsLearnedFromTheTrainingRowsAlone() {
        TabularData data = loader().withSeed(3).load();

        double mean = 0;
        float[] features = ((Features.Floats) data.training().features()).values();
        int width = data.schema().width();
        for (int row = 0; row < 80; row++) {
            mean += features[row * width] / 80.0;
        }
        assertThat(mean).isBetween(-1e-6, 1e-6);
        assertThat(loader().withSeed(3).load().schema()).isEqualTo(data.schema());
        assertThat(loader().withSeed(4).load().schema()).isNotEqualTo(data.schema());
    }

    @Test
    void rowsToValidateByAreOfThoseThatAreNotToTestWith() {
        TabularData data = loader().withValidation(0.25).load();

        assertThat(data.training().rows()).isEqualTo(60);
        assertThat(data.validation().orElseThrow().rows()).isEqualTo(20);
        assertThat(data.test().rows()).isEqualTo(20);
    }

    @Test
    void theLatestRowsOrWholeGroupsAreHeldOutWhereAskedFor() {
        TabularData latest = loader().withHoldOut(new HoldOut.Latest("day")).load();
        // Seconds come after x and the flag of its missing cell, if that is among the training rows.
        int seconds = latest.schema().places().stream()
                .filter(place -> place.column().equals("day"))
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(column(latest.training(), seconds)).isSorted();
        assertThat(column(latest.test(), seconds)[0]).isGreaterThanOrEqualTo(column(latest.training(), seconds)[79]);

        // The same rows where the column is no feature.
        SchemaOptions.Builder without =
                SchemaOptions.builder().label("y").category("group").ignore("day");
        TabularData ignored = new TableLoader(CsvSource.of(file), without.build())
                .withHoldOut(new HoldOut.Latest("day"))
                .load();
        assertThat(column(ignored.test(), 0)).isEqualTo(column(latest.test(), 0));
        assertThat(column(ignored.training(), 0)).isEqualTo(column(latest.training(), 0));
        assertThat(ignored.schema().column("day")).isEqualTo(new IgnoredColumn("day", "as asked for"));
        assertThatThrownBy(() -> new TableLoader(
                                CsvSource.of(file),
                                SchemaOptions.builder()
                                        .label("y")
                                        .ignore("group")
                                        .build())
                        .withHoldOut(new HoldOut.Latest("group"))
                        .load())
                .hasMessage(file + ": a hold-out by time takes a column of dates or numbers, but 'group' has texts");
        assertThatThrownBy(() -> loader().withHoldOut(new HoldOut.Latest("Day")).load())
                .hasMessageStartingWith(file + ": there is no column 'Day'; the columns are 'x', 'day'");

        TabularData groups = loader().withHoldOut(new HoldOut.Groups("group")).load();
        assertThat(groups.test().rows()).isEqualTo(20);
        assertThat(groups.heldOut()).contains("whole groups of 'group', chosen by the seed");
    }

    @Test
    void aColumnThatTellsTheLabelIsNoted() throws IOException {
        StringBuilder text = new StringBuilder("twin,gap,almost,number,rare,class\n");
        for (int row = 0; row < 100; row++) {
            boolean isYes = row % 2 == 0;
            text.append(isYes ? "on," : "off,")
                    .append(isYes ? "1," : ",")
                    .append(isYes == (row != 40 && row != 41) ? "a," : "b,")
                    .append(row % 7)
                    .append(',')
                    .append("r" + row / 4 * 2 + row % 2)
                    .append(isYes ? ",yes\n" : ",no\n");
        }
        Path file = Files.writeString(folder.resolve("twins.csv"), text);
        SchemaOptions options = SchemaOptions.builder().label("class").build();

        assertThat(new TableLoader(CsvSource.of(file), options).load().notes())
                .containsExactly(
                        "the label follows from each of the columns 'twin', 'gap' alone: if they say in other words what"
                                + " is to be predicted, leave them out (--ignore)");
        SchemaOptions without =
                SchemaOptions.builder().label("class").ignore("twin", "gap").build();
        assertThat(new TableLoader(CsvSource.of(file), without).load().notes()).isEmpty();
    }

    @Test
    void anotherTableIsTestedWith() {
        TabularData data = loader().withTest(CsvSource.of(file)).load();

        assertThat(data.training().rows()).isEqualTo(ROWS);
        assertThat(data.test().rows()).isEqualTo(ROWS);
        assertThat(data.heldOut()).isEmpty();
    }

    @Test
    void rowsWithMissingCellsAreDroppedAndNoted() {
        SchemaOptions options =
                SchemaOptions.builder().label("y").onMissing(OnMissing.DROP).build();

        TabularData data = new TableLoader(CsvSource.of(file), options)
                .withTest(CsvSource.of(file))
                .load();

        assertThat(data.training().rows()).isEqualTo(99);
        assertThat(data.notes())
                .containsExactly(
                        "1 row to train with, with missing cells, left out",
                        "1 row to test with, with missing cells, left out");
    }

    @Test
    void whatDoesNotFitIsSaidWithItsPlace() {
        assertThatThrownBy(() -> new TableLoader(
                                CsvSource.of(file),
                                SchemaOptions.builder()
                                        .task(Task.REGRESS)
                                        .label("y")
                                        .build())
                        .load())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file + ", line 2, column 'y'")
                .hasMessageContaining("'b'");
        assertThatThrownBy(() -> loader().withValidation(0.001).load())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a validation by 0.001 of 80 rows leaves none to judge by");
        assertThatThrownBy(
                        () -> loader().withHoldOut(new HoldOut.Latest("group")).load())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": a hold-out by time takes a column of dates or numbers, but 'group' has texts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableLoader(
                        CsvSource.of(file), SchemaOptions.builder().build()))
                .withMessageContaining("no label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loader().withValidation(1))
                .withMessageContaining("from 0 and below 1, not 1.0");
    }

    private static long count(Table table, int label) {
        return Arrays.stream(((Target.Classes) table.target().orElseThrow()).indices())
                .filter(index -> index == label)
                .count();
    }

    private static float[] column(Table table, int column) {
        Features.Floats floats = (Features.Floats) table.features();
        float[] values = new float[table.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = floats.values()[row * floats.columns() + column];
        }
        return values;
    }
}
