package org.kudari.io.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** The message for each error in a CSV file, in full, after the file's name. */
class CsvFileErrorsTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("data.csv");
    }

    @Test
    void aFileThatCannotBeRead() throws IOException {
        assertProblem(() -> classify(), ": there is no such file");
        Files.createDirectory(file);
        assertProblem(() -> classify(), ": is a folder, not a file");
        // Not by permissions of the file system, because tests may run as a user who may read everything.
        assertThat(FileErrors.reading(file, new AccessDeniedException("data.csv")))
                .hasMessage(file + ": may not be read: permission denied");
        assertThat(FileErrors.reading(file, new IOException("Input/output error\nand more")))
                .hasMessage(file + ": cannot be read: Input/output error");
    }

    @Test
    void aFileWithoutRows() throws IOException {
        write("");
        assertProblem(() -> classify(), ": is empty");
        write("\n\r\n\n");
        assertProblem(() -> classify(), ": is empty");
        write("a,b,kind\n");
        assertProblem(() -> classify(), ": has a header, but no rows");
    }

    @Test
    void aFileThatIsNotCsv() throws IOException {
        Files.write(file, "a,b\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertProblem(() -> classify(), ": is not UTF-8 text");
        Files.write(file, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
        assertProblem(() -> classify(), ": is not UTF-8 text");
        write("a,b\n1,\"x\n2,3\n");
        assertProblem(
                () -> classify(),
                ": is not well-formed CSV: Unclosed quoted field at end of input (record starting at line 2)");
        write("a;b\n1;2\n");
        assertProblem(
                () -> classify(), ": has only one column; features and a label are needed, with commas between them");
    }

    @Test
    void aRowOfAnotherLength() throws IOException {
        write("a,b,kind\n1,2,x\n3,4\n");
        assertProblem(() -> classify(), ", line 3, column 'kind': is missing: this row has 2 cells, but line 1 has 3");
        write("1,2,3\n\n4,5,6,7\n");
        assertProblem(
                () -> classify(),
                ", line 3, column 3 (counted from 0): is one too many: this row has 4 cells, but line 1 has 3");
        write("a,b,kind\n1,2,x,5\n");
        assertProblem(
                () -> classify(),
                ", line 2, column 3 (counted from 0): is one too many: this row has 4 cells, but line 1 has 3");
    }

    @Test
    void aFeatureThatIsNoNumber() throws IOException {
        write("a,b,kind\n1,2,x\n3,abc,y\n");
        assertProblem(() -> classify(), ", line 3, column 'b': 'abc' is not a number");
        write("1,2,3\n1,0x10,3\n");
        assertProblem(() -> classify(), ", line 2, column 1 (counted from 0): '0x10' is not a number");
        write("a,b,kind\n\"1\n2\",2,x\n");
        assertProblem(() -> classify(), ", line 2, column 'a': '1\uFFFD2' is not a number");
        write("a,b,kind\n" + "z".repeat(99) + ",2,x\n");
        assertProblem(() -> classify(), ", line 2, column 'a': '" + "z".repeat(40) + "...' is not a number");
    }

    @Test
    void aValueThatIsMissingOrNotFinite() throws IOException {
        write("a,b,kind\n1,,x\n");
        assertProblem(() -> classify(), ", line 2, column 'b': is empty; every cell needs a value");
        write("a,b,kind\n1,2, \n");
        assertProblem(() -> classify(), ", line 2, column 'kind': is empty; every cell needs a value");
        write("NaN,2,0\n1,2,1\n");
        assertProblem(() -> classify(), ", line 1, column 0 (counted from 0): 'NaN' is not a finite number");
        write("a,b,kind\n1,-Infinity,x\n");
        assertProblem(() -> classify(), ", line 2, column 'b': '-Infinity' is not a finite number");
        write("a,b,kind\n1,2,nan\n");
        assertProblem(() -> classify(), ", line 2, column 'kind': 'nan' is not a finite number");
        assertProblem(() -> regress(), ", line 2, column 'kind': 'nan' is not a finite number");
        write("a,b,kind\n1,1e39,x\n");
        assertProblem(() -> classify(), ", line 2, column 'b': '1e39' is beyond the range of float32");
    }

    @Test
    void aColumnWithoutANameOfItsOwnIsCounted() throws IOException {
        write("a,a,\nx,1,2\n");
        assertProblem(() -> classify(), ", line 2, column 0 (counted from 0): 'x' is not a number");
        write("a,b,\n1,2,\n");
        assertProblem(() -> classify(), ", line 2, column 2 (counted from 0): is empty; every cell needs a value");
    }

    @Test
    void aLabelColumnThatIsNotThere() throws IOException {
        write("a,b,kind\n1,2,x\n3,4,y\n");
        assertProblem(
                () -> classify("sort"),
                ": there is no column 'sort' to take as label; the columns are 'a', 'b', 'kind', or 0 to 2");
        assertProblem(
                () -> classify("3"),
                ": there is no column '3' to take as label; the columns are 'a', 'b', 'kind', or 0 to 2");
        write("1,2,3\n");
        assertProblem(
                () -> classify("kind"),
                ": there is no column 'kind' to take as label; the file has no header, and its columns are 0 to 2");
        assertProblem(
                () -> classify("-1"),
                ": there is no column '-1' to take as label; the file has no header, and its columns are 0 to 2");
        assertProblem(
                () -> classify("0.5"),
                ": there is no column '0.5' to take as label; the file has no header, and its columns are 0 to 2");
        write("a,b,a\n1,2,3\n");
        assertProblem(
                () -> classify("a"),
                ": columns 0 and 2 (counted from 0) are both named 'a', so that name cannot be the label's");
        write(IntStream.range(0, 100).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + "\n");
        Files.writeString(file, Files.readString(file) + "1,".repeat(99) + "1\n");
        assertProblem(
                () -> classify("d"),
                ": there is no column 'd' to take as label; the columns are 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6',"
                        + " 'c7', 'c8', 'c9', 'c10', 'c11' and 88 more, or 0 to 99");
    }

    @Test
    void labelsThatDoNotSuitTheTask() throws IOException {
        write("a,kind\n1,x\n");
        assertProblem(
                () -> regress(),
                ", line 2, column 'kind': 'x' is not a number; if the labels are classes, use --task classify");
        assertProblem(
                () -> classify(),
                ": column 'kind', the label, is 'x' in every row; there must be classes to tell apart");
        write("a,price\n" + IntStream.range(0, 1001).mapToObj(i -> "1," + i).collect(Collectors.joining("\n")));
        assertProblem(
                () -> classify(),
                ": column 'price' has more than 1,000 different labels, too many for classes; if they are quantities,"
                        + " use --task regress");
        write(IntStream.range(0, 51).mapToObj(i -> "1," + i + ".5").collect(Collectors.joining("\n")));
        assertProblem(
                () -> classify(),
                ": column 1 (counted from 0) has more than 50 different labels, some of them fractions, too many for"
                        + " classes; if they are quantities, use --task regress");
    }

    @Test
    void aTestFileThatIsNotLikeTheTrainingFile() throws IOException {
        write("a,b,kind\n1,2,x\n3,4,y\n");
        CsvSchema schema =
                CsvFile.training(file, Task.CLASSIFY, Optional.empty()).schema();

        write("a,b,kind\n1,2,z\n");
        assertProblem(
                () -> CsvFile.labelled(file, schema),
                ", line 2, column 'kind': class 'z' was never seen in training; the classes are 'x', 'y'");
        write("a,kind\n1,x\n");
        assertProblem(() -> CsvFile.labelled(file, schema), ": has 2 columns, but the training set had 3");
        write("b,a,kind\n1,2,x\n");
        assertProblem(
                () -> CsvFile.labelled(file, schema),
                ": column 0 (counted from 0) is named 'b', but in training it was 'a'; names and their order must be"
                        + " the same");
        write("1,2,x\n3,4,y\n");
        assertProblem(
                () -> CsvFile.labelled(file, schema),
                ": column 0 (counted from 0) is named '1', but in training it was 'a'; names and their order must be"
                        + " the same (a first row with text in it is read as a header: give both files one)");
    }

    @Test
    void aFileToPredictFromThatIsNotLikeTheTrainingFile() throws IOException {
        write("a,b,kind\n1,2,x\n3,4,y\n");
        CsvSchema schema =
                CsvFile.training(file, Task.CLASSIFY, Optional.empty()).schema();

        write("1,2,3,4\n");
        assertProblem(
                () -> CsvFile.forPrediction(file, schema),
                ": has 4 columns, but the model takes 2 features, and a label beside them if there is one");
        write("a,c\n1,2\n");
        assertProblem(
                () -> CsvFile.forPrediction(file, schema),
                ": column 1 (counted from 0) is named 'c', but in training it was 'b'; names and their order must be"
                        + " the same");
        write("1,2,7\n");
        assertProblem(
                () -> CsvFile.forPrediction(file, schema),
                ", line 1, column 2 (counted from 0): class '7' was never seen in training; the classes are 'x', 'y'");
        write("a,b\n");
        assertProblem(() -> CsvFile.forPrediction(file, schema), ": has a header, but no rows");
    }

    @Test
    void moreNumbersThanAnArrayHolds() {
        FloatList list = new FloatList(1500);
        for (int i = 0; i < 1500; i++) {
            assertThat(list.add(i)).isTrue();
        }
        assertThat(list.add(1500)).isFalse();
        assertThat(list.toArray()).hasSize(1500).endsWith(1499);
    }

    @Test
    void aSchemaWhosePartsDoNotFitTogether() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CsvSchema(Task.REGRESS, List.of(), 3, 3, List.of()))
                .withMessage("a table of 3 columns has no label column 3 and features beside it");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CsvSchema(Task.REGRESS, List.of("a"), 3, 2, List.of()))
                .withMessage("1 names for 3 columns");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CsvSchema(Task.CLASSIFY, List.of(), 3, 2, List.of()))
                .withMessage("0 classes, but the task is CLASSIFY");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CsvSchema(Task.CLASSIFY, List.of(), 3, 2, List.of("a", "a")))
                .withMessage("class names must differ, but were [a, a]");
    }

    private void classify() {
        CsvFile.training(file, Task.CLASSIFY, Optional.empty());
    }

    private void classify(String label) {
        CsvFile.training(file, Task.CLASSIFY, Optional.of(label));
    }

    private void regress() {
        CsvFile.training(file, Task.REGRESS, Optional.empty());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void assertProblem(ThrowingCallable action, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(action)
                .withMessage("%s", file + message);
        assertThat(message).doesNotContain("\n");
    }
}
