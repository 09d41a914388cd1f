package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DataOptions;
import org.kudari.data.Features;
import org.kudari.tabular.TabularData;

class TrainCommandTest {
    private static final String[] FIELDS = {
        "device",
        "kernels",
        "precision",
        "parameters",
        "epochs",
        "steps",
        "trainLoss",
        "testLoss",
        "testAccuracy",
        "samplesPerSecond",
        "seconds",
        "model",
        "testGuess",
        "testBalancedAccuracy",
        "classes",
        "warnings"
    };

    @TempDir
    private Path folder;

    private String data;
    private String test;
    private String model;

    @BeforeEach
    void writeFiles() {
        data = Samples.thirds(folder.resolve("data.csv"), 400, 1).toString();
        test = Samples.thirds(folder.resolve("test.csv"), 100, 2).toString();
        model = folder.resolve("model.safetensors").toString();
    }

    @Test
    void learnsClassesAndPredictsThemAsWellToTheLastDigit() {
        Run trained = train("--test", test, "--save", model, "--json");
        Run predicted = Run.kudari("predict", "--device", "reference", "--model", model, "--data", test, "--json");

        assertThat(trained.exitCode()).isZero();
        assertThat(trained.err()).isEmpty();
        assertThat(trained.outLines()).hasSize(1);
        assertThat(JsonText.parse(trained.out())).containsOnlyKeys(FIELDS);
        assertThat(JsonText.parse(trained.out()))
                .containsEntry("device", "reference")
                .containsEntry("precision", "float32")
                .containsEntry("parameters", 2.0 * 16 + 16 + 16 * 3 + 3)
                .containsEntry("epochs", 15.0)
                .containsEntry("steps", 15.0 * 25)
                .containsEntry("model", model);
        double accuracy = (double) JsonText.parse(trained.out()).get("testAccuracy");
        assertThat(accuracy).isGreaterThan(0.9);
        assertThat(JsonText.parse(predicted.out()))
                .containsEntry("accuracy", accuracy)
                .containsEntry("rows", 100.0);
    }

    @Test
    void learnsQuantitiesInTheirOwnUnits() {
        String plane = Samples.plane(folder.resolve("plane.csv"), 400, 1).toString();
        String other = Samples.plane(folder.resolve("other.csv"), 50, 2).toString();

        Run trained = kudari(
                "train --device reference --task regress --hidden none --lr 0.05 --epochs 30 --batch 16 --json --data",
                plane,
                "--test",
                other,
                "--save",
                model);
        Run predicted = kudari("predict --device reference --json --data", other, "--model", model);

        double r2 = (double) JsonText.parse(trained.out()).get("testR2");
        assertThat(r2).isGreaterThan(0.999);
        assertThat(JsonText.parse(predicted.out())).containsEntry("r2", r2);
        assertThat((List<?>) JsonText.parse(predicted.out()).get("predictions"))
                .hasSize(50)
                .allSatisfy(number -> assertThat((double) number).isBetween(430.0, 570.0));
    }

    @Test
    void oneSeedGivesOneNetwork() throws IOException {
        String first = folder.resolve("first").toString();
        String second = folder.resolve("second").toString();
        String third = folder.resolve("third").toString();

        train("--test", test, "--save", first, "--dropout", "0.2", "--seed", "7");
        train("--test", test, "--save", second, "--dropout", "0.2", "--seed", "7");
        train("--test", test, "--save", third, "--dropout", "0.2", "--seed", "8");

        assertThat(Path.of(first)).hasSameBinaryContentAs(Path.of(second));
        assertThat(Files.mismatch(Path.of(first), Path.of(third))).isNotNegative();
    }

    @Test
    void holdsAFifthOutAndSaysSo() {
        String note = "No rows to test with were given: 80 of 400, chosen by the seed, are held out.";

        assertThat(train().outLines()).containsSequence(note, "320 rows to train with, 80 rows to test with");
        Run json = train("--json");
        assertThat(json.err()).isEqualTo(note + System.lineSeparator());
        assertThat(json.outLines()).hasSize(1);
        assertThat(JsonText.parse(json.out())).containsEntry("model", null);
    }

    @Test
    void pipedItWritesALineAnEpoch() {
        Run run = train("--test", test, "--save", model);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).doesNotContain("\r", "\u001b");
        assertThat(run.outLines().getFirst()).isEqualTo(data + ": separator comma, UTF-8, the first row is a header");
        assertThat(run.outLines().subList(1, 5))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("column  kind    what is done with it"),
                        line -> assertThat(line).startsWith("x       number  standardised: mean "),
                        line -> assertThat(line).startsWith("y       number  standardised: mean "),
                        line -> assertThat(line)
                                .isEqualTo("place   label   3 classes to predict: 'east', 'north', 'west'"));
        assertThat(run.outLines()).hasSize(5 + 2 + 15 + 8);
        assertThat(run.outLines().get(6))
                .isEqualTo("2-16-3, relu: 99 parameters on reference (the definition of every operation; slow)");
        assertThat(run.outLines().get(7))
                .matches(
                        "epoch  1/15  loss \\d\\.\\d{4}  test accuracy \\d+\\.\\d\\d %  [\\d,]+ samples/s  \\d+\\.\\d s");
        assertThat(run.outLines().get(22)).matches("test loss .*, accuracy .* % \\(\\d+ of 100 rows\\)");
        assertThat(run.outLines().get(23))
                .matches("always guessing 'west' gives \\d+\\.\\d\\d %; balanced accuracy \\d+\\.\\d\\d %");
        assertThat(run.outLines().get(24)).isEqualTo("class  precision    recall  rows");
        assertThat(run.outLines().getLast()).isEqualTo("saved to " + model);
    }

    @Test
    void onATerminalABarGivesWayToTheLines() {
        String[] args = {"train", "--device", "reference", "--epochs", "2", "--data", data, "--test", test};

        Run shown = Run.onTerminal(100, args);
        // What is on the screen at last: of each line, what was written after it was last cleared.
        assertThat(shown.out()).contains("\r\u001b[Kepoch 1/2 [");
        assertThat(shown.out().split("\n"))
                .extracting(line -> line.substring(line.lastIndexOf("\u001b[K") + 1))
                .hasSize(5 + 2 + 2 + 7)
                .noneMatch(line -> line.contains(" left"));

        Run json = Run.onTerminal(100, concat(args, "--json"));
        assertThat(json.outLines()).hasSize(1);
        assertThat(json.err()).contains("\r\u001b[Kepoch 1/2 [");
    }

    @Test
    void aLossThatIsNotFiniteEndsItAndSavesNothing() {
        Run run = kudari(
                "train --device reference --lr 1e30 --schedule none --label-smoothing 0 --epochs 50 --json --data",
                data,
                "--save",
                model);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().skip(1))
                .singleElement()
                .asString()
                .matches("kudari: the loss became (NaN|infinite) in epoch \\d+, so nothing was learnt or saved: the"
                        + " learning rate 1.0E30 is probably too high \\(--lr sets it; try 0.003\\)");
        assertThat(Path.of(model)).doesNotExist();
    }

    /** Whatever overflows first: a loss, a parameter, or a prediction of a test row. */
    @ParameterizedTest
    @CsvSource({"adam, 1e10", "adam, 1e20", "adam, 1e38", "sgd, 1e6", "sgd, 1e20", "sgd, 1e38"})
    void aLearningRateThatIsTooHighIsBlamedBeforeFeatures(String optimizer, String rate) throws IOException {
        Files.writeString(Path.of(model), "an older model");
        String quantities = Samples.plane(folder.resolve("plane.csv"), 60, 1).toString();
        String options = " --epochs 30 --schedule none --optimizer " + optimizer + " --lr " + rate;
        for (Run run : List.of(
                kudari("train --device reference" + options + " --data", data, "--save", model),
                kudari("train --device reference --task regress" + options + " --data", quantities, "--save", model))) {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .matches(
                            "kudari: the (loss became (NaN|infinite)|parameters stopped being finite) (in epoch \\d+|on"
                                    + " the test rows), so nothing was learnt or saved: the learning rate "
                                    + Double.parseDouble(rate) + " is probably too high \\(--lr sets it; try "
                                    + (optimizer.equals("sgd") ? "0.05" : "0.003") + "\\)");
        }
        assertThat(Path.of(model)).hasContent("an older model");
    }

    /** Nothing overflows, so there is a network to save. */
    @ParameterizedTest
    @CsvSource({
        "adam, 1.0, 0.003",
        "adam, 100.0, 0.003",
        "adamw, 10.0, 0.003",
        "sgd --momentum 0 --hidden none, 3.0, 0.05"
    })
    void aLossThatExplodesIsBlamedOnTheLearningRate(String optimizer, String rate, String lower) {
        String rows = Samples.plane(folder.resolve("plane.csv"), 60, 1).toString();
        String[] command = concat(
                ("train --device reference --epochs 3 --schedule none --task regress --optimizer " + optimizer
                                + " --lr " + rate)
                        .split(" "),
                "--data",
                rows,
                "--test",
                rows,
                "--save",
                model);
        for (Run run : List.of(Run.kudari(command), Run.kudari(concat(command, "--json")))) {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .matches("kudari: the loss grew from \\d\\.\\d\\d to \\d\\S+: the learning rate " + rate
                            + " is probably too high \\(--lr sets it; try " + lower + "\\)");
        }
        assertThat(Path.of(model)).exists();
    }

    /** A training in two sittings, with all that a checkpoint has to hold. */
    @Test
    void aResumedTrainingGivesTheSameFile() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        String whole = folder.resolve("whole").toString();
        String[] options = ("--dropout 0.2 --clip 0.5 --validation 0.2 --early-stop 2 --class-weights balanced"
                        + " --optimizer adamw --schedule none --test " + test)
                .split(" ");
        train(concat(options, "--save", whole));
        String[] broken = concat(options, "--checkpoint-dir", checkpoints.toString(), "--checkpoint-steps", "7");
        kudari(
                "train --device reference --hidden 16 --epochs 2 --batch 16 --lr 0.01 --data",
                concat(new String[] {data}, broken));
        Run resumed = train(concat(broken, "--resume", "--save", model));

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out())
                .contains("going on from " + checkpoints.resolve("checkpoint-000000000040.safetensors"));
        assertThat(Path.of(model)).hasSameBinaryContentAs(Path.of(whole));
        assertThat(train(broken).err()).contains("is a checkpoint of an earlier training");
    }

    /** One row in five is held out, so one row is left over of 321. */
    @ParameterizedTest
    @CsvSource({
        "--batch 64, 40",
        "--batch 321, 8",
        "--batch 72 --validation 0.1, 32",
        "--batch 288 --early-stop 9, 8",
        "--batch 8 --shards 4, 320",
        "--batch 159 --shards 2, 16"
    })
    void batchNormTakesAnyNumberOfRows(String options, int steps) {
        String rows = Samples.thirds(folder.resolve("rows.csv"), 401, 1).toString();

        Run run = kudari(
                "train --device reference --norm batch --hidden 4 --epochs 8 --json " + options + " --data", rows);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(JsonText.parse(run.out())).containsEntry("steps", (double) steps);
    }

    @Test
    void shardsTakeTheStepsOfOne() {
        Run one = train("--test", test, "--json");
        Run four = train("--test", test, "--json", "--shards", "4");

        // The same steps but for rounding.
        double loss = (double) JsonText.parse(one.out()).get("trainLoss");
        assertThat((double) JsonText.parse(four.out()).get("trainLoss")).isCloseTo(loss, within(2e-3 * loss));
    }

    /** What was written stays, nothing is added, and one line says what is another. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --norm layer            | its tensor 'model.1.running_mean' has no place in it
            --activation tanh       | 'layer.2' was activation relu max(x0, 0) then, and is activation tanh tanh(x0) now
            --optimizer adam        | the optimizer was Adam(
            --weight-decay 0.01     | the optimizer was Adam(
            --hidden 8,7            | it has no tensor 'model.4.weight'
            --hidden 8,9            | it has no tensor 'model.4.weight'
            --optimizer sgd         | the optimizer was Adam(
            --lr 0.01               | the learning rate was 0.003 then, and is 0.01 now
            --shards 3              | the number of shards was 2 then, and is 3 now
            --clip 2                | the change of gradients was clipByNorm(1.0) then, and is clipByNorm(2.0) now
            --class-weights none    | the loss was CrossEntropyLoss[
            --label-smoothing 0.2   | the loss was CrossEntropyLoss[
            --warmup 4              | the schedule was warmup(3).then(cosine(
            --schedule linear       | the schedule was warmup(3).then(cosine(
            --validation 0.2        | the number of rows was
            --seed 2                | the seed was 1 then, and is 2 now
            --batch 32              | the batch size was 64 then, and is 32 now
            --data OTHER            | the checksum of the data was
            """)
    void anotherTrainingCannotResume(String change, String problem) throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        Map<String, String> options = new LinkedHashMap<>();
        String given =
                "--norm batch --hidden 8,8 --shards 2 --clip 1 --class-weights balanced --schedule cosine --warmup 3"
                        + " --validation 0.1 --early-stop 3 --epochs 2 --data " + data + " --test " + test
                        + " --checkpoint-dir "
                        + checkpoints;
        put(options, given);
        assertThat(kudari("train --device reference --residual " + text(options))
                        .exitCode())
                .isZero();
        Map<Path, byte[]> before = contents(checkpoints);
        assertThat(before).hasSize(2);

        put(
                options,
                change.replace(
                        "OTHER",
                        Samples.thirds(folder.resolve("other.csv"), 400, 3).toString()));
        Run run = kudari("train --device reference --residual --resume " + text(options), "--save", model);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("kudari: " + checkpoints + "/checkpoint-")
                .contains("is no checkpoint of this training: " + problem);
        assertThat(contents(checkpoints)).containsExactlyInAnyOrderEntriesOf(before);
        assertThat(Path.of(model)).doesNotExist();
    }

    private static void put(Map<String, String> options, String text) {
        String[] words = text.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
    }

    private static String text(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Map<Path, byte[]> contents(Path folder) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void whatCannotBeTrainedIsSaidBeforeAnythingIsMade() throws IOException {
        Path checkpoints = folder.resolve("checkpoints");
        Samples.imagesWithoutALabel(folder.resolve("gap"), 60, 2);
        String two = Samples.write(folder.resolve("two.csv"), "1,2,3\n4,5,6\n").toString();
        String few = Samples.thirds(folder.resolve("few.csv"), 20, 1).toString();
        Map<String, String> problems = Map.of(
                "--schedule cosine --epochs 1 --warmup 5 --data " + data,
                "--warmup 5 leaves none of the 5 steps of the training",
                "--norm batch --task regress --number 0,1 --data " + two,
                "--norm batch needs at least 2 rows to train with, not 1",
                "--class-weights balanced --data " + folder.resolve("gap"),
                "--class-weights balanced needs rows of every class to train with, and there are none of class '2'",
                "--validation 0.01 --data " + few,
                "a validation by 0.01 of 16 rows leaves none to judge by",
                "--validation 0.99 --data " + few,
                "a validation by 0.99 of 16 rows leaves none to train with");
        problems.forEach((options, problem) -> {
            Run run =
                    kudari("train --device reference --checkpoint-dir " + checkpoints + " " + options, "--save", model);

            assertThat(run.err()).isEqualTo("kudari: " + problem + System.lineSeparator());
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(checkpoints).doesNotExist();
            assertThat(Path.of(model)).doesNotExist();
        });
        Run file = train("--checkpoint-dir", data);
        assertThat(file.err())
                .isEqualTo("kudari: " + data + ": is no folder, to write checkpoints to" + System.lineSeparator());
        assertThat(kudari("train --device reference --epochs 1 --validation 0.2 --data " + folder.resolve("gap"))
                        .exitCode())
                .isZero();
    }

    @Test
    void drawsHowTheTrainingWent() throws IOException {
        for (String name : List.of("curves.svg", "curves.html")) {
            Path file = folder.resolve(name);
            Run run = train("--plot", file.toString());

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("drawn to " + file);
            assertThat(Files.readString(file)).contains(">Loss<", ">Accuracy<", ">Learning rate<", ">accuracy, %<");
        }
        assertThat(train("--plot", "curves.jpg").err())
                .isEqualTo("kudari: curves.jpg: --plot draws files that end with .png, .svg or .html"
                        + System.lineSeparator());
        assertThat(train("--plot", folder.resolve("nowhere/curves.svg").toString())
                        .err())
                .contains("there is no folder");
    }

    /** What is saved stands beside the checkpoints, in a folder that the training makes, and never in the place of one. */
    @Test
    void savesIntoTheFolderOfTheCheckpoints() {
        Path made = folder.resolve("made");
        String[] options = {"--checkpoint-dir", made.toString(), "--save"};

        assertThat(train(concat(options, made.resolve("model.safetensors").toString()))
                        .err())
                .isEmpty();
        assertThat(made.resolve("model.safetensors")).exists();

        Path checkpoint = made.resolve("checkpoint-000000000001.safetensors");
        assertThat(train(concat(options, checkpoint.toString())).err())
                .isEqualTo("kudari: " + checkpoint + ": is the name of a checkpoint; --save takes another one"
                        + System.lineSeparator());
        Path same = folder.resolve("same.safetensors");
        Run run = train("--checkpoint-dir", same.toString(), "--save", same.toString());
        assertThat(run.err()).isEqualTo("kudari: " + same + ": is a folder, not a file" + System.lineSeparator());
        assertThat(same).isEmptyDirectory();
    }

    @Test
    void aLossThatExplodedBeforeTheTrainingWasResumedIsBlamedToo() {
        String rows = Samples.plane(folder.resolve("plane.csv"), 60, 1).toString();
        String command = "train --device reference --task regress --schedule none --lr 100 --checkpoint-dir "
                + folder.resolve("c") + " --resume --data " + rows + " --test " + rows + " --epochs ";

        assertThat(kudari(command + 2).err()).startsWith("kudari: the loss grew from ");
        assertThat(kudari(command + 3).err()).startsWith("kudari: the loss grew from 1.00 to ");
    }

    /** A network that has hardly learnt anything yet, and one that is asked about a row unlike all others. */
    @Test
    void aLossThatIsOnlyHighDidNotGrow() {
        String quantities = Samples.plane(folder.resolve("plane.csv"), 60, 1).toString();
        String far =
                Samples.write(folder.resolve("far.csv"), "1000,1,-900000\n").toString();

        Run run = kudari("train --device reference --task regress --epochs 1 --data", quantities, "--test", far);

        assertThat(run.err()).startsWith("kudari: the network does no better than always guessing the mean: ");
    }

    @Test
    void aTestRowThatIsFarTooLargeIsBlamedForItsOverflow() throws IOException {
        String quantities = Samples.plane(folder.resolve("plane.csv"), 60, 1).toString();
        String far = Samples.write(folder.resolve("far.csv"), "1,1,501\n2,2,502\n1e30,1,3e30\n")
                .toString();

        Run run = kudari("train --device reference --task regress --epochs 1 --data", quantities, "--test", far);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("kudari: the loss became infinite on the test rows, so nothing was learnt or saved: ")
                .contains("row 2 (counted from 0)")
                .doesNotContain("learning rate");
    }

    @Test
    void learnsFromAFolderOfImages() throws IOException {
        Samples.images(folder.resolve("images"), "train", 50);
        String[] command = {"--hidden", "none", "--lr", "0.05", "--save", model};

        Run heldOut = train(folder.resolve("images"), command);
        Samples.images(folder.resolve("images"), "t10k", 20);
        Run tested = train(folder.resolve("images"), command);
        // The model of images takes a file of pixels, too.
        Path pixels = Samples.write(folder.resolve("pixels.csv"), "0,255,0,0\n0,0,0,255\n");
        Run predicted = kudari("predict --device reference --data", pixels.toString(), "--model", model);

        assertThat(heldOut.outLines()).contains("40 rows to train with, 10 rows to test with");
        assertThat(tested.outLines()).contains("50 rows to train with, 20 rows to test with");
        assertThat(tested.out()).contains("accuracy 100.00 % (20 of 20 rows)");
        assertThat(predicted.outLines()).containsExactly("1", "3");
    }

    private static Run train(Path folder, String... more) {
        return kudari("train --device reference --epochs 20 --batch 8 --data " + folder, more);
    }

    @Test
    void strokesAreImagesThatScaleThemselves() {
        TabularData strokes = DataOptions.strokes(20, 10, 0, 1);

        assertThat(strokes.schema().width()).isEqualTo(784);
        assertThat(strokes.schema().outputs()).isEqualTo(10);
        float[] fromBytes = new float[784];
        for (int pixel = 0; pixel < 256; pixel++) {
            float[] numbers = new float[784];
            byte[] bytes = new byte[784];
            Arrays.fill(numbers, pixel);
            Arrays.fill(bytes, (byte) pixel);
            new Features.Bytes(784, bytes, 1 / 255f).copyRow(0, fromBytes, 0);
            assertThat(strokes.schema()
                            .scaling()
                            .orElseThrow()
                            .apply(new Features.Floats(784, numbers))
                            .values())
                    .isEqualTo(fromBytes);
        }
    }

    private Run train(String... more) {
        return kudari(
                "train --device reference --hidden 16 --epochs 15 --batch 16 --lr 0.01 --data",
                concat(new String[] {data}, more));
    }

    private static Run kudari(String command, String... more) {
        return Run.kudari(concat(command.split(" "), more));
    }

    private static String[] concat(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
