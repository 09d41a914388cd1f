package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.cli.exit.ExitCode;

/** Files that cannot be used: one line, exit code 2, and nothing left behind. */
class BadFilesTest {
    private static final String GOOD = "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,1,x\n";

    @TempDir
    private Path folder;

    @Test
    void aFileToLearnFrom() {
        assertProblem(
                train("1,2,0\n3,4\n"),
                "data.csv, line 2: this row has 2 cells, but 3 were expected, as in the first row; the separator is taken to");
        assertProblem(
                train("x,y,z\n1,2,0\n3,abc,1\n", "--number", "y"),
                "data.csv, line 3, column 'y': 'abc' is not a number");
        assertProblem(train("1,2,0\n3,inf,1\n4,5,1\n"), "data.csv, line 2, column 1 (counted from 0): 'inf'");
        assertProblem(train(""), "data.csv: is empty");
        assertProblem(train("1,2,0\n3,4,0\n5,6,0\n"), "is '0' in every row; there must be classes to tell apart");
        assertProblem(
                train(GOOD, "--label", "colour"),
                "there is no column 'colour'; the columns are 'a', 'b', 'kind', to take one as label");
        assertProblem(train("1,2\n", "--task", "regress"), "data.csv: has only one row");
        assertProblem(
                train("a,b\n1,2.5\n2,2.5\n3,2.5\n4,2.5\n", "--task", "regress"),
                "data.csv, column 'b': the label is 2.5 in every training row; there must be different numbers to learn from");
        assertProblem(train(GOOD, "--task", "regress"), "'x' is not a number; if the labels are classes");
        assertProblem(
                train("a,b,kind\n1,2,x\n2,3,y\n3,4,z\n"),
                "data.csv: 1 of 3 rows cannot be held out: each of the 3 classes keeps a row to train with, which leaves 0;"
                        + " give more rows, or a table to test with; if the label is a quantity, --task regress predicts it"
                        + " as one");
    }

    @Test
    void aFileToTestWith() {
        Path unseen = Samples.write(folder.resolve("unseen.csv"), "a,b,kind\n1,2,z\n");

        assertProblem(
                train(GOOD, "--test", unseen.toString()),
                "unseen.csv, line 2, column 'kind': class 'z' was never seen in training");
        assertProblem(train(GOOD, "--test", "missing.csv"), "missing.csv: there is no such file");
    }

    @Test
    void whatAFileSaysCannotReachTheTerminal() {
        Path unseen = Samples.write(folder.resolve("red\u001b[31m.csv"), "a,b,kind\n1,2,\u001b[31mz\n");

        Run run = train(GOOD, "--test", unseen.toString());

        assertProblem(run, "was never seen in training");
        assertThat(run.err().strip()).doesNotContain("\u001b");
    }

    @Test
    void aFileToSaveTo() throws IOException {
        assertProblem(
                train(GOOD, "--save", folder.resolve("no/model").toString()), "cannot be written: there is no folder");
        Path data = folder.resolve("data.csv");
        assertProblem(train(GOOD, "--save", data.toString()), "data.csv: is the data; --save would overwrite it");
        assertThat(data).hasContent(GOOD);
    }

    /** The error names the encoding that was asked for. */
    @Test
    void anotherEncodingThanTheOneNamed() {
        assertProblem(
                train("a,kind\n1,x\n2,y\n3\n", "--encoding", "UTF-32"),
                "data.csv, line 1: is not UTF-32 text, which was assumed; another encoding can be named");
    }

    @Test
    void filesOfDifferentKinds() {
        Samples.write(folder.resolve("data.csv"), GOOD);
        Samples.write(folder.resolve("data.parquet"), "PAR1");
        String pattern = folder.resolve("data.*").toString();

        assertProblem(
                Run.kudari("train", "--data", pattern),
                pattern + ": takes files of different kinds, such as " + folder.resolve("data.csv") + " and "
                        + folder.resolve("data.parquet") + "; a pattern of one kind would fit");
    }

    @Test
    void aDrawingInThePlaceOfTheModelOrTheData() {
        Path drawing = folder.resolve("run.svg");
        String other = folder.resolve(".").resolve("run.svg").toString();

        assertProblem(
                train(GOOD, "--save", drawing.toString(), "--plot", other),
                "run.svg: is where --save writes the network; --plot takes another file");
        assertThat(drawing).doesNotExist();
        Samples.write(drawing, GOOD);
        assertProblem(
                Run.kudari("train", "--data", drawing.toString(), "--plot", drawing.toString()),
                "run.svg: is the data; --plot would overwrite it");
        assertThat(drawing).hasContent(GOOD);
    }

    @Test
    void aModelThatIsNone() throws IOException {
        Path data = Samples.write(folder.resolve("data.csv"), GOOD);
        Path model = folder.resolve("model.safetensors");
        assertThat(train(GOOD, "--save", model.toString()).exitCode()).isZero();
        byte[] whole = Files.readAllBytes(model);

        for (int length = 0; length < whole.length; length += 97) {
            Files.write(model, Arrays.copyOf(whole, length));
            assertProblem(predict(model, data), "model.safetensors");
        }
        assertProblem(predict(data, data), "data.csv: is not a safetensors file");
        Files.write(model, whole);
        Path other = Samples.write(folder.resolve("other.csv"), "1,2,3,4,5\n");
        assertProblem(
                predict(model, other),
                "other.csv: there are 5 columns, but the training set had 3, the label included");
        Samples.write(other, "1\n2\n");
        assertProblem(
                predict(model, other), "other.csv: there is 1 column, but the training set had 3, the label included");
    }

    /** Whatever byte is wrong: the file is refused in one line, or still is a model; never a stack trace. */
    @Test
    void aModelWithADamagedHeader() throws IOException {
        Path data = Samples.write(folder.resolve("data.csv"), GOOD);
        Path model = folder.resolve("model.safetensors");
        assertThat(train(GOOD, "--save", model.toString()).exitCode()).isZero();
        byte[] whole = Files.readAllBytes(model);
        int headerEnd =
                8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(headerEnd)] = (byte) random.nextInt(256);
            Files.write(model, damaged);
            Run run = predict(model, data);
            assertThat(run.exitCode()).as(run.err()).isIn(ExitCode.OK, ExitCode.BAD_INPUT);
            assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(1);
        }
    }

    private Run train(String content, String... more) {
        Path data = Samples.write(folder.resolve("data.csv"), content);
        String[] args = {
            "train", "--device", "reference", "--epochs", "1", "--hidden", "none", "--data", data.toString()
        };
        int given = args.length;
        args = Arrays.copyOf(args, given + more.length);
        System.arraycopy(more, 0, args, given, more.length);
        return Run.kudari(args);
    }

    private static Run predict(Path model, Path data) {
        return Run.kudari("predict", "--device", "reference", "--model", model.toString(), "--data", data.toString());
    }

    private static void assertProblem(Run run, String problem) {
        assertThat(run.err()).startsWith("kudari: ").contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
