package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Npy;
import org.kudari.io.tensors.Npz;

/** NumPy's files as {@code --data} and {@code --test}, against the same rows in a text file. */
class NumpyDataTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 3;

    @TempDir
    private Path folder;

    private final float[] features = new float[ROWS * COLUMNS];
    private final int[] classes = new int[ROWS];
    private final double[] quantities = new double[ROWS];

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** With gaps in every column of features. */
    private void makeRows() {
        Random random = new Random(17);
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextInt(20) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            float first = features[row * COLUMNS];
            classes[row] = first > 0 ? 7 : 3;
            quantities[row] = row % 9 / 8.0;
        }
    }

    private ArrayData x() {
        return ArrayData.of(features, ROWS, COLUMNS);
    }

    private void writeText(String name, boolean areClasses) throws IOException {
        List<String> lines = new ArrayList<>(List.of("x0,x1,x2,y"));
        for (int row = 0; row < ROWS; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < COLUMNS; column++) {
                float cell = features[row * COLUMNS + column];
                line.append(Float.isNaN(cell) ? "" : Float.toString(cell)).append(',');
            }
            lines.add(line.append(areClasses ? classes[row] + "" : quantities[row] + "")
                    .toString());
        }
        Files.write(folder.resolve(name), lines);
    }

    @Test
    void sameRowsTrainTheSameNetwork() throws IOException {
        makeRows();
        writeText("rows.csv", true);
        Npz.write(folder.resolve("rows.npz"), Map.of("X", x(), "y", ArrayData.of(classes, ROWS)));
        Npy.write(folder.resolve("rows-x.npy"), x());
        Npy.write(folder.resolve("rows-y.npy"), ArrayData.of(classes, ROWS, 1));

        Path text = train("text", "--data", file("rows.csv"));

        assertThat(train("archive", "--data", file("rows.npz"))).hasSameBinaryContentAs(text);
        assertThat(train("pair", "--data", file("rows-x.npy"))).hasSameBinaryContentAs(text);
        List<String> predictions = predict(text, file("rows.csv"));
        assertThat(predictions).hasSize(ROWS).contains("3", "7");
        assertThat(predict(text, file("rows.npz"))).isEqualTo(predictions);
        Files.delete(folder.resolve("rows-y.npy"));
        assertThat(predict(text, file("rows-x.npy"))).isEqualTo(predictions);
    }

    @Test
    void quantitiesTrainTheSameNetwork() throws IOException {
        makeRows();
        writeText("rows.csv", false);
        Npz.write(folder.resolve("rows.npz"), Map.of("features", x(), "labels", ArrayData.of(quantities, ROWS)));

        Path text = train("text", "--task", "regress", "--data", file("rows.csv"));

        assertThat(train("archive", "--task", "regress", "--data", file("rows.npz")))
                .hasSameBinaryContentAs(text);
    }

    /** A table of one array: its last column is the label, or the one that is named. */
    @Test
    void aSingleArrayIsATable() {
        double[] cells = new double[40 * 3];
        Arrays.setAll(cells, i -> i % 3 == 2 ? i / 3 % 2 : i * 37 % 101);
        Npy.write(folder.resolve("table.npy"), ArrayData.of(cells, 40, 3));

        assertThat(trained("--data", file("table.npy"))).containsPattern("x2 +label");
        assertThat(trained("--data", file("table.npy"), "--label", "x0", "--task", "regress"))
                .containsPattern("x0 +label");
    }

    @Test
    void rowsToTestWithComeFromTheArchiveOrFromFiles() {
        makeRows();
        ArrayData y = ArrayData.of(classes, ROWS);
        ArrayData testX = ArrayData.of(Arrays.copyOf(features, 50 * COLUMNS), 50, COLUMNS);
        ArrayData testY = ArrayData.of(Arrays.copyOf(classes, 50), 50);
        Npz.write(folder.resolve("all.npz"), Map.of("x_train", x(), "y_train", y, "x_test", testX, "y_test", testY));
        Npy.write(folder.resolve("x_train.npy"), x());
        Npy.write(folder.resolve("y_train.npy"), y);
        Npy.write(folder.resolve("x_test.npy"), testX);
        Npy.write(folder.resolve("y_test.npy"), testY);
        String rows = "200 rows to train with, 50 rows to test with";

        assertThat(trained("--data", file("all.npz"))).contains(rows);
        assertThat(trained("--data", file("x_train.npy"), "--test", file("x_test.npy")))
                .contains(rows);
        assertThat(trained("--data", file("x_train.npy"), "--test", file("all.npz")))
                .contains(rows);
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        makeRows();
        Npy.write(folder.resolve("x.npy"), x());

        assertThat(error("train", "--data", file("x.npy"))).contains("'y.npy' would fit");
        assertThat(error("train", "--data", file("x.npy"), "--header", "no")).contains("go with text files, not with ");
        assertThat(error("train", "--data", file("x.npy"), "--query", "select 1"))
                .contains("--query goes with");
        Npy.write(folder.resolve("y.npy"), ArrayData.of(classes, ROWS));
        assertThat(error("train", "--data", file("x.npy"), "--save", file("y.npy")))
                .contains("y.npy: is the data; --save would overwrite it");
        Npy.write(folder.resolve("x2.npy"), x());
        assertThat(error("train", "--data", file("x*.npy"))).contains("of NumPy's files one is a table, not several");
        assertThat(error("train", "--data", file("x.npy"), "--test", file("x2.npz")))
                .contains("x2.npz: there is no such file");
    }

    private static String error(String... arguments) {
        Run run = Run.kudari(arguments);
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err().lines()).hasSize(1);
        return run.err();
    }

    private static String trained(String... data) {
        Run run = Run.kudari(
                concat(List.of("train", "--device", "reference", "--hidden", "none", "--epochs", "1"), data));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private Path train(String name, String... data) {
        String model = file(name);
        Run run = Run.kudari(concat(
                List.of("train", "--device", "reference", "--hidden", "8", "--epochs", "3", "--save", model), data));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Path.of(model);
    }

    private static List<String> predict(Path model, String data) {
        Run run = Run.kudari("predict", "--device", "reference", "--model", model.toString(), "--data", data);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.outLines();
    }

    private static String[] concat(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }
}
