package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables for which there is said to be no memory, so that they are converted to temporary files. */
class LargeTableTest {
    private static final String MEMORY = "kudari.table.memory";

    @TempDir
    private Path folder;

    @BeforeEach
    void leaveNoMemory() {
        System.setProperty(MEMORY, "0");
    }

    @AfterEach
    void giveItBack() {
        System.clearProperty(MEMORY);
    }

    /** Texts few and many, gaps and dates; the label is clear but for one row in fifty. */
    private Path table(String name, int rows, int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("size,color,town,day,owner,price,kind\n");
        for (int row = 0; row < rows; row++) {
            double size = random.nextDouble(10);
            int color = random.nextInt(4);
            boolean isBig = size + 2 * color > 8 ^ random.nextInt(50) == 0;
            text.append(random.nextInt(30) == 0 ? "" : String.format(Locale.ROOT, "%.3f", size))
                    .append(",c")
                    .append(color)
                    .append(",t")
                    .append(random.nextInt(30))
                    .append(String.format(Locale.ROOT, ",2024-%02d-11,g%d", random.nextInt(1, 13), random.nextInt(40)))
                    .append(String.format(Locale.ROOT, ",%.2f", 1000 + 50 * size + 100 * color))
                    .append(isBig ? ",big" : ",small")
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static Run train(Path data, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", "--data", data.toString(), "--hidden", "16", "--epochs", "8", "--ignore", "price"));
        arguments.addAll(List.of(more));
        return Run.kudari(arguments.toArray(String[]::new));
    }

    private static double accuracy(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        Matcher found =
                Pattern.compile("test loss [\\d.]+, accuracy ([\\d.]+) %").matcher(run.out());
        assertThat(found.find()).as(run.out()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void theSameBitsTwiceAndWithAnyNumberOfThreads() throws IOException {
        Path data = table("data.csv", 3000, 1);
        List<byte[]> models = new ArrayList<>();
        for (String threads : List.of("1", "2", "2")) {
            Path model = folder.resolve("model-" + models.size());
            Run run = train(data, "--threads", threads, "--save", model.toString(), "--validation", "0.1");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.outLines().getFirst())
                    .matches(
                            ".*data.csv: takes more than the 0 bytes of memory that there are for it, so it is converted to"
                                    + " a temporary file in .*");
            assertThat(run.out()).contains("data.csv: converted to a temporary file of ");
            assertThat(run.out()).contains("2,159 rows to train with, 240 rows to judge it by, 601 rows to test with");
            models.add(Files.readAllBytes(model));
        }
        assertThat(models.get(1)).isEqualTo(models.get(0));
        assertThat(models.get(2)).isEqualTo(models.get(0));
        Run predicted =
                Run.kudari("predict", "--model", folder.resolve("model-0").toString(), "--data", data.toString());
        assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    }

    @Test
    void heldOutRowsArePredictedAsWellAsWithTheTableInMemory() throws IOException {
        Path data = table("data.csv", 6000, 2);
        double streamed = accuracy(train(data));
        System.clearProperty(MEMORY);
        Run inMemory = train(data);
        assertThat(inMemory.out()).doesNotContain("temporary");
        assertThat(streamed).isGreaterThan(85).isBetween(accuracy(inMemory) - 2, accuracy(inMemory) + 2);
    }

    @Test
    void quantitiesAreInTheirUnits() throws IOException {
        Run run = Run.kudari(
                "train",
                "--data",
                table("data.csv", 3000, 3).toString(),
                "--task",
                "regress",
                "--label",
                "price",
                "--hidden",
                "16",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat((double) JsonText.parse(run.out()).get("testR2")).isBetween(0.95, 1.0);
        assertThat((double) JsonText.parse(run.out()).get("testGuessRmse")).isBetween(150.0, 220.0);
        // To people who are not at a terminal, and not into the JSON.
        assertThat(run.err()).contains("converted to a temporary file in ");
    }

    @Test
    void rowsToTestWithMayBeLargeToo() throws IOException {
        Path data = table("data.csv", 2000, 4);
        Path test = table("test.csv", 500, 5);
        Run run = train(data, "--test", test.toString());
        assertThat(accuracy(run)).isGreaterThan(75);
        assertThat(run.out())
                .contains(
                        "test.csv: converted to a temporary file of ",
                        "2,000 rows to train with, 500 rows to test with");
        assertThat(run.out()).doesNotContain("held out");
    }

    @Test
    void groupsAreHeldOutWholeAndTimesOnlyInMemory() throws IOException {
        Path data = table("data.csv", 2000, 6);
        Run groups = train(data, "--split", "group:owner");
        assertThat(groups.exitCode()).as(groups.err()).isZero();
        assertThat(groups.out()).contains("whole groups of 'owner', chosen by the seed, are held out");

        Run times = train(data, "--split", "time:day");
        assertThat(times.exitCode()).isEqualTo(2);
        assertThat(times.out()).isEmpty();
        assertThat(times.err())
                .isEqualTo("kudari: " + data + ": a hold-out by time, 'day', sorts all rows, and these do not fit in"
                        + " memory; give the latest rows as a table to test with, and validate by none\n");
    }

    @Test
    void columnsAreExplainedByRowsThatFitInMemory() throws IOException {
        Run run = train(table("data.csv", 2000, 8), "--explain");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "kudari: --explain shuffles the rows to test with, and these do not fit in memory; give fewer"
                                + " by --test\n");
    }

    @Test
    void badCellsAreOneLine() throws IOException {
        Path data = table("data.csv", 300, 7);
        Run number = train(data, "--number", "town");
        assertThat(number.exitCode()).isEqualTo(2);
        assertThat(number.err()).contains("data.csv, line 2, column 'town'").hasLineCount(1);
        Run missing = train(data, "--on-missing", "fail");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("column 'size': is missing").hasLineCount(1);
    }
}
