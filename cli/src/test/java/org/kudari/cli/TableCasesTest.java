package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.cli.exit.ExitCode;

/** Files that people had, by what is difficult about them. They lie beside the checkout, or the tests are left out. */
class TableCasesTest {
    private static final Path CASES = Path.of("../../shared/cases");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsTheCases() {
        assumeTrue(Files.isDirectory(CASES), "the shared cases are not beside this checkout");
    }

    @Test
    void categories() {
        assertTrains("categories/adult.csv", "workclass  category  one-hot of 3: 'Private', 'Self-emp', 'State-gov'")
                .contains("income     label     2 classes to predict: '<=50K', '>50K'");
        assertTrains("categories/booleans.csv", "flag    category  0 or 1: 'FALSE', 'TRUE'");
        assertTrains("categories/dates.csv", "date    time    seconds standardised; day, weekday as sine and cosine");
    }

    /** With the defaults, of which the learning rate is the one that let these diverge. */
    @ParameterizedTest
    @ValueSource(strings = {"cls", "reg"})
    void diverging(String name) {
        boolean isRegression = name.equals("reg");
        Map<String, Object> report = json(
                "diverging/" + name + ".csv", "--task", isRegression ? "regress" : "classify", "--hidden", "64,32");

        assertThat((Double) report.get(isRegression ? "testR2" : "testAccuracy"))
                .isGreaterThan(0.7);
    }

    @Test
    void headersThatAreTexts() {
        assertTrains("header/flowers.data", "no header, the first row is data")
                .contains("if it is a header, say --header yes")
                .contains("3 classes to predict: 'Iris-setosa', 'Iris-versicolor', 'Iris-virginica'")
                .contains("30 of 150");
    }

    @Test
    void headersThatAreNumbers() {
        assertTrains("header/frame.csv", "the first row is a header")
                .contains("if it is data, say --header no")
                .contains("3 classes to predict: '0', '1', '2'");
        for (String header : List.of("auto", "yes", "no")) {
            String counted = regression("header/reg.csv", header);
            assertThat(counted.contains("the first row is a header")).isEqualTo(!header.equals("no"));
            assertThat(counted.contains("say --header no")).isEqualTo(header.equals("auto"));
            assertThat(counted).contains(header.equals("no") ? "of 151," : "of 150,");
            String data = regression("header/reg-noheader.csv", header);
            assertThat(data.contains("no header, the first row is data")).isEqualTo(!header.equals("yes"));
            assertThat(data).contains(header.equals("yes") ? "of 149," : "of 150,");
        }
    }

    private static String regression(String name, String header) {
        return train(name, "--task", "regress", "--header", header).out();
    }

    @Test
    void idx() {
        assertThat(train("idx/plain").out()).contains("400 rows to train with, 100 rows to test with");
        assertThat(train("idx/kaggle").out()).contains("400 rows to train with, 100 rows to test with");
    }

    @Test
    void imbalance() {
        Run run = Run.kudari(
                "train",
                "--device",
                "reference",
                "--hidden",
                "8",
                "--epochs",
                "2",
                "--data",
                CASES.resolve("imbalance/fraud.csv").toString());

        assertThat(run.out())
                .contains("always guessing '0' gives 99.90 %; balanced accuracy 50.00 %, ROC AUC ")
                .containsPattern("\n1 +(-|[0-9.]+ %) +0\\.00 % +4\n");
        assertThat(run.err())
                .isEqualTo("kudari: the network does no better than always guessing '0': 99.90 % against 99.90 %\n");
    }

    @Test
    void labels() {
        assertTrains("labels/ids.csv", "2 classes to predict: '9007199254740992', '9007199254740993'");
        assertThat((Double) json("labels/ids.csv", "--hidden", "16", "--epochs", "20")
                        .get("testAccuracy"))
                .isGreaterThan(0.95);
    }

    @Test
    void missing() {
        assertTrains("missing/question-mark.csv", "nuclei  number  standardised: mean 3.4, ")
                .contains("gaps filled with 3.4, and a flag");
        assertThat(train("missing/question-mark.csv", "--on-missing", "mean").out())
                .doesNotContain("flag");
        assertThat(train("missing/question-mark.csv", "--on-missing", "median").out())
                .contains("gaps filled with ");
        assertThat(train("missing/question-mark.csv", "--on-missing", "drop").out())
                .containsPattern("[0-9] rows? to train with, with missing cells, left out");
        Run refused = Run.kudari(command("missing/question-mark.csv", "--on-missing", "fail"));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).contains("column 'nuclei': is missing").hasLineCount(1);
    }

    @Test
    void offset() {
        String[] network = {"--hidden", "32", "--epochs", "10"};

        Object far = json("offset/minute.csv", network).get("testAccuracy");
        Object near = json("offset/minute-offset.csv", network).get("testAccuracy");

        assertThat(far).isEqualTo(near);
        assertThat((Double) far).isGreaterThan(0.95);
    }

    @Test
    void rare() {
        for (int seed = 1; seed <= 5; seed++) {
            assertThat(train("rare/rare.csv", "--seed", Integer.toString(seed)).out())
                    .contains("5 classes to predict: 'cp', 'im', 'imL', 'imS', 'omL'");
        }
    }

    /** Of a row for each class, none can be held out. */
    @Test
    void separators() {
        assertTrains("separators/wine.csv", "separator semicolon")
                .contains("fixed acidity     number")
                .contains("quality           label   2 classes to predict: '5', '6'");
        for (String name : List.of("german.csv", "tabs.tsv")) {
            String file = CASES.resolve("separators").resolve(name).toString();
            assertThat(train("separators/" + name, "--test", file).out())
                    .contains(
                            name.equals("tabs.tsv")
                                    ? "separator tab, UTF-8, the first row is a header"
                                    : "separator semicolon, decimal comma, UTF-8, the first row is a header")
                    .contains(
                            name.equals("tabs.tsv") ? "a       number" : "l\u00e4nge   number  standardised: mean 1.55")
                    .contains("2 rows to train with, 2 rows to test with");
            assertThat(Run.kudari(command("separators/" + name)).err())
                    .contains("1 of 2 rows cannot be held out")
                    .hasLineCount(1);
        }
    }

    @Test
    void widePrediction() throws IOException {
        String model = folder.resolve("model").toString();
        train("wide-prediction/train.csv", "--save", model);
        StringBuilder rows = new StringBuilder("x\n");
        for (int row = 0; row < 12_000; row++) {
            rows.append(row % 1000).append('\n');
        }
        Path big = Samples.write(folder.resolve("big.csv"), rows.toString());
        String[] predict = {"predict", "--device", "reference", "--model", model, "--data", big.toString()};

        Run lines = Run.kudari(predict);

        assertThat(lines.exitCode()).as(lines.err()).isZero();
        assertThat(lines.outLines()).hasSize(12_000);
        Path out = folder.resolve("out.csv");
        assertThat(Run.kudari(concat(predict, "--out", out.toString())).out()).contains("12,000 rows predicted");
        List<String> csv = Files.readAllLines(out);
        assertThat(csv.getFirst()).isEqualTo("prediction");
        assertThat(csv.subList(1, csv.size())).isEqualTo(lines.outLines());
        Map<String, Object> json =
                JsonText.parse(Run.kudari(concat(predict, "--json")).out());
        assertThat(json.get("predictions")).isEqualTo(lines.outLines());
        assertThat(json.get("rows")).isEqualTo(12_000.0);
    }

    private static AbstractStringAssert<?> assertTrains(String name, String line) {
        return assertThat(train(name).out()).contains(line);
    }

    private static Run train(String name, String... more) {
        Run run = Run.kudari(command(name, more));
        assertThat(run.exitCode()).as("%s: %s", name, run.err()).isZero();
        return run;
    }

    private static Map<String, Object> json(String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "train",
                "--device",
                "reference",
                "--json",
                "--data",
                CASES.resolve(name).toString()));
        command.addAll(List.of(more));
        Run run = Run.kudari(command.toArray(String[]::new));
        assertThat(run.exitCode()).as("%s: %s", name, run.err()).isZero();
        return JsonText.parse(run.out());
    }

    /** Trains a linear model for an epoch: for what is done with the file. */
    private static String[] command(String name, String... more) {
        String[] command = {
            "train",
            "--device",
            "reference",
            "--hidden",
            "none",
            "--epochs",
            "1",
            "--data",
            CASES.resolve(name).toString()
        };
        return concat(command, more);
    }

    private static String[] concat(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
