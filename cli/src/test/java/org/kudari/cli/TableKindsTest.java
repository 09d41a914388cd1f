package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.cli.exit.ExitCode;

/** Tables of the kinds that {@link TableCasesTest} has examples of, and what a user sees of them. */
class TableKindsTest {
    private static final int ROWS = 120;

    @TempDir
    private Path folder;

    @Test
    void textsAreCategoriesWithTheirSpacesAroundRemoved() {
        assertThat(schema(table(
                        "c,x,y",
                        i -> new String[] {" New York", "Z\u00fcrich ", "  \u6771\u4eac"}[i % 3] + "," + i + ","
                                + i % 2)))
                .contains("c       category  one-hot of 3: 'New York', 'Z\u00fcrich', '\u6771\u4eac'");
        assertThat(schema(table("c,x,y", i -> (i % 2 == 0 ? "yes" : "no") + "," + i + "," + i % 3)))
                .contains("c       category  0 or 1: 'no', 'yes'");
        assertThat(schema(table("zip,x,y", i -> "0" + i % 5 + "," + i + "," + i % 3), "--category", "zip"))
                .contains("zip     category  one-hot of 5: '00', '01', '02', '03', '04'");
        assertThat(schema(table("c,x,y", i -> "k" + i % 20 + "," + i + "," + i % 3)))
                .contains("c       category  embedded in 10: 20 values 'k0', ");
        assertThat(schema(table("name,x,y", i -> "n" + i + "," + i % 7 + "," + i % 3)))
                .contains("name    ignored  all 96 texts differ: names or ids");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-%02d", "%02d.01.2024", "2024/01/%02d", "2024-01-%02dT08:30:00"})
    void datesAreTimes(String form) {
        assertThat(schema(table("d,x,y", i -> String.format(Locale.ROOT, form, 1 + i % 28) + "," + i + "," + i % 2)))
                .contains("d       time    seconds standardised; day, weekday as sine and cosine");
    }

    /** What is standardised is the same in any unit, and does not diverge. */
    @ParameterizedTest
    @ValueSource(strings = {"1e6", "1e-6", "1e12"})
    void unitsDoNotMatter(String unit) {
        double score = scoreIn(Double.parseDouble(unit));

        assertThat(score).isGreaterThan(0.8).isCloseTo(scoreIn(1), within(1e-4));
    }

    private double scoreIn(double unit) {
        SplittableRandom random = new SplittableRandom(1);
        Path file = table("a,b,y", i -> {
            double a = random.nextDouble();
            double b = random.nextDouble();
            return unit * a + "," + b / unit + "," + unit * (3 * a - b);
        });
        return (Double) json(file, "--task", "regress", "--hidden", "16", "--epochs", "300")
                .get("testR2");
    }

    @Test
    void headersAreFound() {
        assertThat(schema(table("2019,2020,2021", i -> i % 7 / 8.0 + "," + i % 5 / 8.0 + "," + i % 2)))
                .contains("if it is a header, say --header yes");
        assertThat(schema(table("size,colour,kind", i -> i % 7 + ",c" + i % 3 + ",k" + i % 2)))
                .contains("the first row is a header")
                .contains("size    number");
        assertThat(schema(table("5,c1,k1", i -> i % 7 + ",c" + i % 3 + ",k" + i % 2)))
                .contains("no header, the first row is data")
                .contains("say --header yes")
                .contains("24 of 121,");
        assertThat(schema(table("report,,", i -> i % 7 + "," + i % 3 + "," + i % 2), "--label", "2"))
                .contains("the first row is taken for a header, although most of its cells are empty;"
                        + " if it is data, say --header no");
    }

    /** What train says of its table is said of the rows to test with and to predict as well, and spoils no output. */
    @Test
    void doubtsAboutAHeaderAreSaidOfEachTable() {
        IntFunction<String> row = i -> i % 7 / 8.0 + "," + i % 5 + "," + i % 2;
        Path sure = write("sure.csv", text("0.5,1,1", row));
        Path doubtful = write("doubtful.csv", text("2019,2020,1", row));
        Path model = folder.resolve("model.safetensors");
        String warning = doubtful + ": ";
        String option = "--header";

        Run plain = train(sure, "--test", doubtful.toString(), "--save", model.toString());
        assertThat(plain.out().lines().filter(line -> line.startsWith(warning) && line.contains(option)))
                .as(plain.out())
                .hasSize(1);
        Run json = train(sure, "--test", doubtful.toString(), "--json");
        assertThat(JsonText.parse(json.out())).containsKey("testLoss");
        assertThat(json.err().lines().filter(line -> line.startsWith("kudari: " + warning) && line.contains(option)))
                .as(json.err())
                .hasSize(1);
        assertThat(train(sure, "--test", sure.toString()).out()).doesNotContain(option);

        String[] predict = {"predict", "--device", "reference", "--model", model.toString(), "--data"};
        for (String[] more : List.of(new String[] {}, new String[] {"--json"}, new String[] {"--probabilities"})) {
            Run predicted = Run.kudari(concat(concat(predict, doubtful.toString()), more));
            assertThat(predicted.exitCode()).isZero();
            assertThat(predicted.err().lines().filter(line -> line.startsWith("kudari: " + warning)))
                    .singleElement()
                    .asString()
                    .contains(option);
            assertThat(predicted.out()).doesNotContain(option);
        }
        assertThat(Run.kudari(concat(predict, sure.toString())).err()).doesNotContain(option);
    }

    @Test
    void ofManyColumnsTheFirstAreShown() {
        StringBuilder header = new StringBuilder();
        for (int column = 0; column < 100; column++) {
            header.append(column < 98 ? "n" : "c").append(column).append(',');
        }
        Path file = table(header + "y", i -> {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < 98; column++) {
                row.append(i * (column + 3) % 101).append(',');
            }
            return row + "red,".repeat(i % 2) + "blue,".repeat(1 - i % 2) + "a" + i % 3 + "," + i % 2;
        });
        Path model = folder.resolve("model.safetensors");

        List<String> shown = schema(file, "--save", model.toString()).lines().toList();
        int first = shown.indexOf(shown.stream()
                .filter(line -> line.startsWith("column "))
                .findFirst()
                .orElseThrow());
        assertThat(shown.get(first + 59)).startsWith("n58 ");
        assertThat(shown.get(first + 60)).startsWith("y ");
        assertThat(shown.get(first + 61)).isEqualTo("... and 41 more columns: 39 number, 2 category");
        // What is saved has all of them.
        assertThat(predict(model, "c98,y\nred,1\n").err()).contains("there is no column 'n0'");
        assertThat(Run.kudari(
                                "predict",
                                "--device",
                                "reference",
                                "--model",
                                model.toString(),
                                "--data",
                                file.toString())
                        .outLines())
                .hasSize(ROWS);
    }

    @Test
    void aFolderOfTablesIsNoFolderOfImages() {
        write("part-1.csv", "a,b\n1,2\n");
        write("part-2.csv", "a,b\n1,2\n");
        String advice = "; a pattern in quotes takes several files as one table: '" + folder.resolve("*.csv") + "'";

        assertProblem(
                Run.kudari("train", "--data", folder.toString(), "--label", "b"),
                folder + ": is a folder without images of MNIST's format" + advice);
        write("train-images-idx3-ubyte", "");
        assertProblem(Run.kudari("train", "--data", folder.toString()), "has train-images-idx3-ubyte, but no");
        Path model = folder.resolve("model.safetensors");
        train(table("a,b", i -> i % 7 + "," + i % 2), "--save", model.toString());
        assertProblem(
                Run.kudari(
                        "predict", "--device", "reference", "--model", model.toString(), "--data", folder.toString()),
                folder + ": is a folder, not a file of rows" + advice);
    }

    @Test
    void aNetworkThatOnlyGuessesIsNamed() {
        SplittableRandom random = new SplittableRandom(2);
        Path rare = table("a,b,y", i -> random.nextDouble() + "," + random.nextDouble() + "," + (i % 30 == 0 ? 1 : 0));
        assertThat(train(rare).err()).contains("the network does no better than always guessing '0'");
        Path three = table(
                "a,b,y",
                i -> random.nextDouble() + "," + random.nextDouble() + "," + (i % 20 > 1 ? "x" : "yz".charAt(i % 2)));
        assertThat(train(three, "--epochs", "5").err()).contains("the network does no better than always guessing 'x'");
        Path noise = table("a,y", i -> random.nextDouble() + "," + random.nextDouble());
        assertThat(train(noise, "--task", "regress").err())
                .contains("the network does no better than always guessing the mean: RMSE ");
        Path easy = table("a,y", i -> i % 10 + "," + (i % 10 == 0 ? "rare" : "common"));
        Run learned = train(easy, "--hidden", "32", "--epochs", "300", "--dropout", "0");
        assertThat(learned.err()).isEmpty();
        assertThat(learned.out()).contains("balanced accuracy 100.00 %");
    }

    @ParameterizedTest
    @CsvSource({"007, 7", "1.0, 1", "TRUE, True", "1e2, 100", "9223372036854775807, 9223372036854775806"})
    void labelsAreTheTextsThatTheyAre(String one, String other) {
        Path file = table("a,y", i -> i % 2 + "," + (i % 2 == 0 ? one : other));
        Path model = folder.resolve("model");

        assertThat(schema(file, "--save", model.toString(), "--hidden", "16", "--epochs", "100"))
                .contains("2 classes to predict: ")
                .contains("'" + one + "'")
                .contains("'" + other + "'");
        assertThat(predict(model, "a\n0\n1\n").out()).isEqualTo(one + "\n" + other + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "NaN", "null", "?"})
    void gapsInNumbersAreFilledAndFlagged(String gap) {
        Path file = table("a,b,y", i -> (i % 5 == 0 ? gap : Integer.toString(i % 7)) + "," + i + "," + i % 2);

        assertThat(schema(file)).containsPattern("a       number  .*; gaps filled with [0-9.]+, and a flag");
        assertThat(schema(file, "--on-missing", "median"))
                .containsPattern("a       number  .*; gaps filled with [0-9]+\n");
        assertThat(schema(file, "--on-missing", "mean")).doesNotContain("flag");
        assertThat(schema(file, "--on-missing", "drop")).contains("rows to train with, with missing cells, left out");
        assertProblem(
                Run.kudari(command(file, "--on-missing", "fail")),
                "column 'a': is missing, and missing cells are to be");
    }

    @Test
    void gapsInOtherColumns() {
        assertThat(schema(table("c,x,y", i -> (i % 5 == 0 ? "NA" : "k" + i % 2) + "," + i + "," + i % 2)))
                .contains("c       category  one-hot of 3: 'k0', 'k1', missing");
        assertThat(schema(table("d,x,y", i -> (i % 5 == 0 ? "" : "2024-01-0" + (1 + i % 9)) + "," + i + "," + i % 2)))
                .contains("gaps filled, and a flag");
        assertThat(schema(
                        table("a,x,y", i -> (i % 5 == 0 ? "-999" : "" + i % 7) + "," + i + "," + i % 2),
                        "--missing",
                        "-999"))
                .contains("and a flag");
        assertThat(schema(table("a,x,y", i -> i % 7 + "," + i + "," + (i % 6 == 0 ? "?" : "k" + i % 2))))
                .contains("20 rows without a label left out")
                .contains("2 classes to predict: 'k0', 'k1'");
    }

    @Test
    void aWordAmongNumbersIsNamed() {
        assertThat(schema(table("a,x,y", i -> (i % 60 == 7 ? "None" : i + ".5") + "," + i % 7 + "," + i % 2)))
                .contains("column 'a': 118 of 120 cells are numbers, but 'None' is not, so all are taken for texts;"
                        + " --missing says which texts stand for no value");
        assertThat(schema(table("a,x,y", i -> (i % 50 == 7 ? "bad" + i : i + "") + "," + i % 7 + "," + i % 2)))
                .contains("117 of 120 cells are numbers, but 'bad7' and 2 more are not");
        assertThat(schema(table(
                        "a,x,y", i -> (i == 7 ? "soon" : "2024-01-0" + (1 + i % 9)) + "," + i % 7 + "," + i % 2)))
                .contains("119 of 120 cells are dates, but 'soon' is not");
        assertThat(schema(table("a,x,y", i -> (i % 2 == 0 ? "k" : "7") + "," + i % 7 + "," + i % 2)))
                .doesNotContain("--missing");
        assertThat(schema(
                        table("a,x,y", i -> (i == 7 ? "None" : "" + i % 4) + "," + i % 7 + "," + i % 2),
                        "--category",
                        "a"))
                .doesNotContain("--missing");
    }

    /** What is learned is what the same numbers without their offset teach; a mean near 1e12 is exact to a thousandth. */
    @ParameterizedTest
    @ValueSource(strings = {"1700000000", "1700000000000", "-1000000000000"})
    void anOffsetDoesNotMatter(String offset) {
        long start = Long.parseLong(offset);
        Path near = write("near.csv", text("t,y", i -> i % 64 + "," + (i % 64 > 20 ? "late" : "early")));
        Path far = table("t,y", i -> start + i % 64 + "," + (i % 64 > 20 ? "late" : "early"));

        Map<String, Object> one = json(far, "--hidden", "16", "--epochs", "200");

        assertThat((Double) one.get("testLoss"))
                .isCloseTo(
                        (Double) json(near, "--hidden", "16", "--epochs", "200").get("testLoss"), within(1e-3));
        assertThat((Double) one.get("testAccuracy")).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void noClassIsHeldOutWhole(int seed) {
        Path file = table("a,y", i -> i % 7 + "," + (i < 1 ? "once" : i < 3 ? "twice" : i < 6 ? "thrice" : "often"));
        Map<String, Object> report =
                json(file, "--seed", Integer.toString(seed), "--validation", "0.3", "--hidden", "none");
        List<?> classes = (List<?>) report.get("classes");
        assertThat(classes).hasSize(4);
        for (Object each : classes) {
            Map<?, ?> one = (Map<?, ?>) each;
            int rows = Map.of("once", 1, "twice", 2, "thrice", 3, "often", 114).get((String) one.get("class"));
            assertThat((Double) one.get("rows")).isLessThan(rows);
        }
    }

    /** Where nearly each row has a class of its own, fewer rows are held out than usual. */
    @Test
    void asManyRowsAreHeldOutAsThereCanBe() {
        assertThat(schema(write("few.csv", "a,y\n1,p\n2,q\n3,r\n4,s\n5,t\n6,u\n7,v\n8,w\n9,x\n3,x\n")))
                .contains("1 of 10, chosen by the seed, are held out")
                .contains("9 rows to train with, 1 row to test with");
        assertProblem(
                Run.kudari(command(write("none.csv", "a,y\n1,p\n2,q\n3,r\n4,s\n5,t\n"))),
                "of 5 rows cannot be held out: each of the 5 classes keeps a row to train with");
    }

    @Test
    void separatorsAreFound() {
        assertThat(schema(separated('|', "a|b|y"))).contains("separator bar, UTF-8, the first row is a header");
        assertThat(schema(separated('\t', "\"a\tb\"\tb\ty")))
                .contains("separator tab")
                .contains("3 classes");
        assertThat(schema(separated(';', "a;b;y"))).contains("separator semicolon, UTF-8");
        assertThat(schema(table("l\u00e4nge;breite;klasse", i -> i % 7 + ",5;" + i % 3 + ",25;" + "abc".charAt(i % 3))))
                .contains("separator semicolon, decimal comma, UTF-8")
                .contains("l\u00e4nge   number");
        assertThat(schema(separated(' ', "a b y"), "--separator", "space")).contains("separator space");
    }

    private Path separated(char separator, String header) {
        return table(header, i -> "" + i % 7 + separator + i % 5 + separator + "xyz".charAt(i % 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "windows-1252"})
    void encodingsAreFound(String encoding) throws IOException {
        Path plain = table("l\u00e4nge;y", i -> i % 7 + ",5;" + (i % 2 == 0 ? "gro\u00df" : "klein"));
        byte[] bytes = Files.readString(plain).getBytes(Charset.forName(encoding));
        Path file = Files.write(folder.resolve("encoded.csv"), bytes);
        Path packed = folder.resolve("packed.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(bytes);
        }
        for (Path each : List.of(file, packed)) {
            assertThat(schema(each))
                    .contains("l\u00e4nge   number")
                    .contains("2 classes to predict: 'gro\u00df', 'klein'")
                    .contains(encoding.equals("UTF-16") ? "UTF-16" : encoding);
        }
    }

    @Test
    void rowsThatArePredicted() throws IOException {
        Path model = folder.resolve("model");
        Path file = table(
                "num,cat,when,y",
                i -> i % 10 + "," + "rgb".charAt(i % 3) + ",2024-01-0" + (1 + i % 9) + ","
                        + (i % 10 > 4 ? "big" : "small"));
        train(file, "--save", model.toString(), "--hidden", "32", "--epochs", "100");

        assertThat(predict(model, "num,cat,when,y\n9,r,2024-01-01,big\n0,r,2024-01-01,small\n"))
                .isEqualTo(new Run(0, "big\nsmall\n", "accuracy 100.00 % (2 of 2 rows)\n"));
        assertThat(predict(model, "when;num;extra;cat\n2024-01-01;9,0;q;r\n").out())
                .as("other order")
                .isEqualTo("big\n");
        assertThat(predict(model, "9,r,2024-01-01\n").out())
                .as("no header, one row")
                .isEqualTo("big\n");
        assertThat(predict(model, "9,r,2024-01-01,big\n0,b,2024-01-02,big\n").out())
                .isEqualTo("big\nsmall\n");
        assertThat(predict(model, "num,cat,when\n9,mauve,\n").out())
                .as("unknown and gap")
                .isEqualTo("big\n");
        assertThat(predict(model, "num,cat,when\n,,\n").exitCode())
                .as("gaps where there were none")
                .isZero();
        Run part = predict(model, "num,cat,when,y\n9,r,2024-01-01,big\n0,r,2024-01-01,?\n", "--probabilities");
        assertThat(part.outLines().getFirst()).isEqualTo("prediction,p(big),p(small),label");
        assertThat(part.outLines().getLast()).startsWith("small,").endsWith(",");
        assertThat(part.err())
                .isEqualTo(
                        "accuracy 100.00 % (1 of 1 row)\nkudari: 1 row without a label, or with one that was never seen in training, left out of"
                                + " the score\n");
    }

    /** Rows are predicted in blocks. Where one ends must not show: many rows are predicted as their parts are. */
    @ParameterizedTest
    @CsvSource({"400, 12000", "2, 30000", "0, 30000"})
    void manyRowsTimesManyClasses(int classes, int rows) {
        Path model = folder.resolve("model");
        Path file = folder.resolve("training.csv");
        StringBuilder training = new StringBuilder("x,z,y\n");
        for (int i = 0; i < Math.max(ROWS, 3 * classes); i++) {
            String label = classes == 0 ? i % 17 + ".5" : "k" + i % classes;
            training.append(i % 50)
                    .append(',')
                    .append(i % 7)
                    .append(',')
                    .append(label)
                    .append('\n');
        }
        Samples.write(file, training.toString());
        train(file, "--save", model.toString(), "--epochs", "1", "--task", classes == 0 ? "regress" : "classify");
        List<String> all = IntStream.range(0, rows)
                .mapToObj(i -> i * 31 % 50 + "." + i % 11 + "," + i % 7)
                .toList();
        String[] more = classes == 2 ? new String[] {"--probabilities"} : new String[0];

        List<String> whole = predicted(model, all, more);

        int cut = rows / 3;
        assertThat(whole).hasSize(rows);
        assertThat(Set.copyOf(whole)).as("predictions that differ").hasSizeGreaterThan(10);
        assertThat(whole.subList(0, cut)).isEqualTo(predicted(model, all.subList(0, cut), more));
        assertThat(whole.subList(cut, rows)).isEqualTo(predicted(model, all.subList(cut, rows), more));
    }

    private List<String> predicted(Path model, List<String> rows, String... more) {
        Run run = predict(model, "x,z\n" + String.join("\n", rows) + "\n", more);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.outLines()
                .subList(run.outLines().size() - rows.size(), run.outLines().size());
    }

    @Test
    void rowsThatCannotBePredicted() throws IOException {
        Path model = folder.resolve("model");
        Path file = table("num,cat,y", i -> i % 10 + "," + "rgb".charAt(i % 3) + "," + i % 2);
        train(file, "--save", model.toString(), "--hidden", "256,128");
        byte[] saved = Files.readAllBytes(model);
        Path out = folder.resolve("out.csv");

        assertProblem(predict(model, "cat\nr\nr\n"), "standard input: there is no column 'num', which the model takes");
        assertProblem(
                predict(model, "num,cat\n1,r\nnine,r\n"),
                "standard input, line 3, column 'num': 'nine' is not a number");
        assertProblem(
                predict(model, "num,cat\n1,r\n9e38,r\n"),
                "standard input, line 3: the model's output is not a finite number");
        assertProblem(
                predict(model, "num,cat\n1,r\n2\n", "--out", out.toString()),
                "standard input, line 3: this row has 1 cell");
        assertThat(out).doesNotExist();
        assertProblem(
                predict(model, "num,cat\n1,r\n", "--out", model.toString()), "is the model; --out would overwrite it");
        assertThat(model).hasBinaryContent(saved);
        Run same = Run.kudari(
                "predict",
                "--device",
                "reference",
                "--model",
                model.toString(),
                "--data",
                file.toString(),
                "--out",
                file.toString());
        assertProblem(same, "is the data; --out would overwrite it");
    }

    /** How the cells of the training file are written is saved with the model, and needs no option again. */
    @Test
    void aFileOfTheSameKindIsReadInTheSameWay() {
        String header = "version;size;town;y";
        IntFunction<String> row = i -> "1." + i % 4 + ";" + (i % 5 == 0 ? "-999" : i % 17 + ",5") + ";"
                + (i % 3 == 0 ? "unknown" : "t" + i % 2) + ";" + (i % 17 < 8 ? "few" : "many");
        Path file = table(header, row);
        Path model = folder.resolve("model.safetensors");
        String[] options = {"--missing", "-999,unknown", "--decimal", "comma"};
        String shown =
                schema(file, concat(options, "--ignore", "version", "--epochs", "40", "--save", model.toString()));
        assertThat(shown).contains("size     number").contains("and a flag").contains("'t0', 't1', missing");

        Run told = predict(model, text(header, row), concat(options, "--probabilities"));
        Run untold = predict(model, text(header, row), "--probabilities");
        assertThat(untold.out()).isEqualTo(told.out()).hasLineCount(ROWS + 1);
        assertThat(untold.err()).contains("accuracy").isEqualTo(told.err());
        // What the user says is more than what the model says.
        Run other = predict(model, text(header, row), "--probabilities", "--missing", "t0");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.out()).isNotEqualTo(told.out());
        assertProblem(predict(model, text(header, row), "--decimal", "point"), "'1,5' is not a number");
    }

    private Run predict(Path model, String rows, String... more) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
        try {
            return Run.kudari(concat(
                    new String[] {"predict", "--device", "reference", "--model", model.toString(), "--data", "-"},
                    more));
        } finally {
            System.setIn(before);
        }
    }

    private static void assertProblem(Run run, String problem) {
        assertThat(run.err()).startsWith("kudari: ").contains(problem).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** A file of a header and many rows. */
    private Path table(String header, IntFunction<String> row) {
        return write("table.csv", text(header, row));
    }

    private static String text(String header, IntFunction<String> row) {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < ROWS; i++) {
            text.append(row.apply(i)).append('\n');
        }
        return text.toString();
    }

    private Path write(String name, String text) {
        return Samples.write(folder.resolve(name), text);
    }

    private static String schema(Path file, String... more) {
        return train(file, more).out();
    }

    private static Run train(Path file, String... more) {
        Run run = Run.kudari(command(file, more));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static Map<String, Object> json(Path file, String... more) {
        Run run = Run.kudari(
                concat(new String[] {"train", "--device", "reference", "--json", "--data", file.toString()}, more));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonText.parse(run.out());
    }

    private static String[] command(Path file, String... more) {
        boolean hasEpochs = List.of(more).contains("--epochs");
        String[] command = {"train", "--device", "reference", "--data", file.toString()};
        command = hasEpochs ? command : concat(command, "--epochs", "1");
        return concat(List.of(more).contains("--hidden") ? command : concat(command, "--hidden", "none"), more);
    }

    private static String[] concat(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
