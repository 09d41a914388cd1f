package org.kudari.io.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Npy;
import org.kudari.io.tensors.Npz;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TableSources;

/** Files that NumPy wrote, against the same rows as text, both by {@code scripts/expected-numpy-tables.py}. */
class NumpySourceTest {
    @TempDir
    private Path folder;

    private Path copy(String resource) throws IOException {
        try (InputStream in = NumpySourceTest.class.getResourceAsStream(resource)) {
            return Files.write(folder.resolve(resource), in.readAllBytes());
        }
    }

    /** Each type of elements, as the types that the source says, and the whole ones as texts with all of their digits. */
    @ParameterizedTest
    @ValueSource(strings = {"b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "big-i4", "big-f8"})
    void everyTypeHasTheCellsOfTheTextFile(String type) throws IOException {
        NumpySource source = NumpySource.of(copy(type + ".npz"));
        CellType cells = type.equals("b1") ? CellType.TEXT : CellType.NUMBER;

        assertThat(source.columns()).containsExactly("x0", "x1", "x2", "y");
        assertThat(source.likelyTypes()).containsExactlyElementsOf(Collections.nCopies(4, cells));
        requireSame(source, type + ".npz.csv", source.likelyTypes());
        if (!type.contains("f")) {
            requireSame(source, type + ".npz.csv", Collections.nCopies(4, CellType.TEXT));
        }
    }

    @ParameterizedTest
    @CsvSource({"fortran-X.npy, fortran-y.npy, 5", "mnist.npz, , 7", "table.npy, , 3"})
    void shapesAndNamesAreThoseThatAreUsual(String file, String labels, int columns) throws IOException {
        if (labels != null) {
            copy(labels);
        }
        NumpySource source = NumpySource.of(copy(file));

        assertThat(source.columns()).hasSize(columns);
        requireSame(source, file + ".csv", source.likelyTypes());
        source.requireLabels();
    }

    @Test
    void anArchiveMayHaveRowsToTestWith() throws IOException {
        TableSource test = NumpySource.of(copy("mnist.npz")).testRows().orElseThrow();

        assertThat(test.name()).endsWith("mnist.npz, 'x_test'");
        requireSame(test, "mnist-test.npz.csv", test.likelyTypes());
        assertThat(NumpySource.of(copy("f4.npz")).testRows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "x.npy, y.npy",
        "X.npy, y.npy",
        "X_train.npy, y_train.npy",
        "train_x.npy, train_y.npy",
        "x-ray-x.npy, x-ray-y.npy",
        "X.NPY, Y.NPY",
        "features.npy, labels.npy"
    })
    void labelsAreInTheFileBeside(String features, String labels) {
        Path file = folder.resolve(features);
        Npy.write(file, ArrayData.of(new int[] {1, 2}, 2, 1));
        assertThat(NumpySource.of(file).columns()).containsExactly("x0");

        Npy.write(folder.resolve(labels), ArrayData.of(new int[] {7, 8}, 2));

        assertThat(NumpySource.of(file).columns()).containsExactly("x0", "y");
        assertThat(NumpySource.files(file)).contains(file, folder.resolve(labels));
    }

    /** More cells than a block has: rows go on where the last block ended. */
    @Test
    void blocksFollowEachOther() {
        int rows = 3000;
        int columns = 784;
        byte[] pixels = new byte[rows * columns];
        int[] labels = new int[rows];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 251);
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = row;
        }
        Path file = folder.resolve("images.npz");
        Npz.write(file, Map.of("X", ArrayData.of(pixels, rows, 28, 28), "Y", ArrayData.of(labels, rows)));
        NumpySource source = NumpySource.of(file);

        List<RawTable> blocks = new ArrayList<>();
        try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
            reader.forEachRemaining(blocks::add);
        }

        assertThat(blocks).hasSizeGreaterThan(1);
        RawTable all = RawTable.join(blocks);
        assertThat(all.rows()).isEqualTo(rows);
        for (int column : new int[] {0, 500, 783}) {
            double[] values = ((RawColumn.Numbers) all.column(column)).values();
            for (int row = 0; row < rows; row++) {
                assertThat(values[row]).isEqualTo((row * columns + column) % 251);
            }
        }
        assertThat(((RawColumn.Numbers) all.column(columns)).values()[rows - 1]).isEqualTo(rows - 1);
    }

    @Test
    void anInfiniteCellIsNamed() {
        Path file = folder.resolve("x.npy");
        Npy.write(file, ArrayData.of(new float[] {1, 2, 3, Float.NEGATIVE_INFINITY}, 2, 2));
        NumpySource source = NumpySource.of(file);

        assertThatThrownBy(() -> RawTable.readAll(source, source.likelyTypes(), Mismatch.FAIL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ", row 2, column 'x1': '-inf' is not a finite number");
    }

    @Test
    void filesAreFoundByTheEndOfTheirNames() throws IOException {
        String file = copy("f4.npz").toString();

        assertThat(TableSources.open(List.of(file), SourceOptions.DEFAULT).orElseThrow())
                .isInstanceOf(NumpySource.class);
        assertThatThrownBy(() -> TableSources.open(List.of(file), SourceOptions.DEFAULT.with("query", "select 1")))
                .hasMessage(file + ": a file of NumPy takes no query");
        assertThatThrownBy(() -> TableSources.open(List.of(file, file), SourceOptions.DEFAULT))
                .hasMessageContaining("of NumPy's files one is a table, not several");
        assertThat(TableSources.open(List.of("npy"), SourceOptions.DEFAULT)).isEmpty();
    }

    private void requireSame(TableSource source, String text, List<CellType> types) throws IOException {
        TableSource expected = org.kudari.io.csv.CsvSource.of(copy(text));
        assertThat(source.columns()).isEqualTo(expected.columns());
        RawTable wanted = RawTable.readAll(expected, types, Mismatch.FAIL);
        RawTable found = RawTable.readAll(source, types, Mismatch.FAIL);
        assertThat(found.rows()).isEqualTo(wanted.rows()).isPositive();
        for (int column = 0; column < types.size(); column++) {
            assertThat(found.column(column).type()).isEqualTo(types.get(column));
            for (int row = 0; row < found.rows(); row++) {
                assertThat(CellText.of(found.column(column), row))
                        .as("row %d, column %d", row, column)
                        .isEqualTo(CellText.of(wanted.column(column), row));
            }
        }
    }
}
