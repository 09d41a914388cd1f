package org.kudari.io.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Npy;
import org.kudari.io.tensors.Npz;

/** Arrays that are no table end in one line that names the file, what was found, and what would fit. */
class NumpySourceErrorsTest {
    @TempDir
    private Path folder;

    private Path write(String name, long... shape) {
        return write(name, ArrayData.of(new int[(int) elements(shape)], shape));
    }

    private Path write(String name, ArrayData array) {
        Path file = folder.resolve(name);
        Npy.write(file, array);
        return file;
    }

    private static long elements(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private Path archive(String... names) {
        Map<String, ArrayData> arrays = new LinkedHashMap<>();
        for (String name : names) {
            boolean isLabels = name.startsWith("y") || name.startsWith("Y");
            arrays.put(name, ArrayData.of(new int[2], isLabels ? new long[] {2} : new long[] {2, 1}));
        }
        Path file = folder.resolve("a.npz");
        Npz.write(file, arrays);
        return file;
    }

    private static void refused(Path file, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> NumpySource.of(file).requireLabels())
                .satisfies(problem -> assertThat(problem.getMessage().lines()).hasSize(1))
                .withMessage(message);
    }

    @Test
    void numbersOfRowsDiffer() {
        Path features = write("x.npy", 3, 2);
        Path labels = write("y.npy", 4);

        refused(features, features + ": has 3 rows, but " + labels + " has 4 labels; a label for each row would fit");
    }

    @Test
    void labelsAreMissing() {
        Path features = write("x_test.npy", 3, 2);

        assertThat(NumpySource.of(features).columns()).hasSize(2);
        refused(
                features,
                features + ": has features by its name, but no file with their labels is beside it; 'y_test.npy' would"
                        + " fit, or a column of x_test.npy that is named as the label");
    }

    @Test
    void ranksDoNotFit() {
        Path line = write("line.npy", 3);
        Path scalar = write("scalar.npy");
        Path features = write("x.npy", 3, 2);
        Path labels = write("y.npy", 3, 10);

        refused(
                line,
                line
                        + ": is I32[3]; features need two dimensions or more, [rows, columns]; reshape(-1, 1) makes rows of"
                        + " one column");
        refused(scalar, scalar + ": is I32[]; features need two dimensions or more, [rows, columns]");
        refused(
                features,
                labels
                        + ": is I32[3, 10]; labels are one for each row, [rows] or [rows, 1]; argmax(axis=1) makes classes"
                        + " of one-hot rows");
    }

    @Test
    void nothingIsThere() throws IOException {
        Path rows = write("a.npy", 0, 3);
        Path columns = write("b.npy", 3, 0);
        Path empty = Files.createFile(folder.resolve("c.npy"));

        refused(rows, rows + ": is I32[0, 3]; there are no rows in it");
        refused(columns, columns + ": is I32[3, 0]; its rows are empty");
        refused(empty, empty + ": is not a .npy file: it does not begin with the bytes \\x93NUMPY");
        Path nowhere = folder.resolve("nowhere.npz");
        refused(nowhere, nowhere + ": there is no such file");
    }

    @Test
    void aFileIsDamagedOrPickled() throws IOException {
        Path cut = write("a.npy", 5, 2);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 4));
        Path objects = folder.resolve("objects.npy");
        try (InputStream in = NumpySource.class.getResourceAsStream("/org/kudari/io/tensors/refused-objects.npy")) {
            Files.write(objects, in.readAllBytes());
        }
        Path text = Files.writeString(folder.resolve("b.npz"), "a,b\n1,2\n");

        refused(cut, cut + ": is truncated: its array takes 40 bytes, but only 36 are there");
        refused(objects, objects + ": has pickled Python objects as its elements, which are not read");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> NumpySource.of(text))
                .withMessageStartingWith(text + ": is not a .npz file, or truncated: ");
    }

    @Test
    void namesInAnArchiveDoNotFit() {
        String fitting = "'x' or 'features' with 'y' or 'labels', or 'x_train' with 'y_train', would fit";

        Path file = archive("arr_0", "arr_1");
        refused(file, file + ": has no features: its arrays are 'arr_0', 'arr_1'; " + fitting);
        archive("x", "target");
        refused(file, file + ": has features, but no labels: its arrays are 'x', 'target'; " + fitting);
        archive("x", "X", "y");
        refused(file, file + ": has the arrays 'x', 'X', of which one alone would fit: rename or leave out the others");
    }
}
