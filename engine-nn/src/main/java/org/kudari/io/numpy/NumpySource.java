package org.kudari.io.numpy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayType;
import org.kudari.table.CellFormat;
import org.kudari.table.CellType;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.cells.TableCells;

/**
 * A table in NumPy's files. Features have two dimensions or more, of which the first counts the rows. Those after the
 * second are flattened. Their columns are called {@code x0}, {@code x1} and so on. Labels are one for each row, and the last
 * column, {@code y}.
 *
 * <ul>
 *   <li>An archive {@code .npz} has features in {@code x} or {@code features} and labels in {@code y} or {@code labels}, in
 *       small or capital letters. Or it has {@code x_train} and {@code y_train}, and perhaps {@code x_test} and {@code
 *       y_test}, see {@link #testRows()}.
 *   <li>A file {@code .npy} whose name has the word {@code x} or {@code features} has its labels in a file beside it, whose
 *       name has {@code y} or {@code labels} there: {@code x.npy} and {@code y.npy}, {@code X_train.npy} and {@code
 *       y_train.npy}, {@code digits-x.npy} and {@code digits-y.npy}. Without that file it has no labels.
 *   <li>Any other file {@code .npy} is a table by itself, without a column {@code y}.
 * </ul>
 *
 * <p>Cells are those of the text file that would hold the rows. NaN is a missing cell, a float32 is the double that its
 * shortest text stands for, and booleans are the texts {@code true} and {@code false}. A file is mapped into memory, and
 * must not be changed meanwhile. Errors are {@link InvalidInputException}s of one line that name the file and, where there
 * is one, the row (from 1) and the column.
 */
public final class NumpySource implements TableSource {
    /** A table is kept by columns, so that far more would be slow. */
    static final int MOST_COLUMNS = 1 << 20;

    private final Path file;
    private final NumpyArrays arrays;
    private final List<String> missing;
    private final List<String> columns;
    private final List<CellType> types;

    private NumpySource(Path file, NumpyArrays arrays, Collection<String> missing) {
        this.file = file;
        this.arrays = arrays;
        this.missing = List.copyOf(missing);
        int features = arrays.features().columns();
        List<String> names = new ArrayList<>();
        for (int column = 0; column < features; column++) {
            names.add("x" + column);
        }
        List<CellType> cells = new ArrayList<>(Collections.nCopies(features, type(arrays.features())));
        arrays.labels().ifPresent(labels -> {
            names.add("y");
            cells.add(type(labels));
        });
        columns = Collections.unmodifiableList(names);
        types = Collections.unmodifiableList(cells);
    }

    /**
     * {@return whether a file is one of NumPy's, by the end of its name}
     *
     * @param file the file
     */
    public static boolean isNumpy(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".npy") || isArchive(file);
    }

    private static boolean isArchive(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
    }

    /**
     * Opens a file, and the one beside it that has the labels.
     *
     * @param file the file with the features; an archive if its name ends in {@code .npz}
     * @return the table
     * @throws InvalidInputException if a file cannot be read, or its arrays are no table
     */
    public static NumpySource of(Path file) {
        return of(file, SourceOptions.MISSING);
    }

    /**
     * Opens a file, and the one beside it that has the labels.
     *
     * @param file the file with the features; an archive if its name ends in {@code .npz}
     * @param missing the texts that are missing cells, beside NaN
     * @return the table
     * @throws InvalidInputException if a file cannot be read, or its arrays are no table
     */
    public static NumpySource of(Path file, Collection<String> missing) {
        return new NumpySource(file, isArchive(file) ? NumpyArrays.ofArchive(file) : NumpyArrays.ofFile(file), missing);
    }

    /**
     * {@return the files that may be read for a table: the file, and those that would have its labels}
     *
     * @param file the file with the features
     */
    public static List<Path> files(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        if (!isArchive(file)) {
            files.addAll(NumpyArrays.partners(file));
        }
        return List.copyOf(files);
    }

    /** {@inheritDoc} They are {@code x_test} with {@code y_test} in an archive that has others to train with. */
    @Override
    public Optional<TableSource> testRows() {
        return isArchive(file)
                ? NumpyArrays.testOfArchive(file).map(test -> new NumpySource(file, test, missing))
                : Optional.empty();
    }

    /** {@inheritDoc} That is where features are called so: to predict they need no labels, to train they do. */
    @Override
    public void requireLabels() {
        arrays.missingLabels().ifPresent(problem -> {
            throw new InvalidInputException(problem);
        });
    }

    private static CellType type(NamedArray array) {
        return array.data().type() == ArrayType.BOOL ? CellType.TEXT : CellType.NUMBER;
    }

    @Override
    public String name() {
        return arrays.features().name();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    @Override
    public List<CellType> likelyTypes() {
        return types;
    }

    @Override
    public CellFormat cellFormat() {
        return new CellFormat(missing, '.');
    }

    /** {@inheritDoc} It says which arrays were taken, and their types and shapes. */
    @Override
    public List<String> notes() {
        NamedArray features = arrays.features();
        return List.of(features.name() + ": rows are " + features.data()
                + arrays.labels()
                        .map(labels -> ", labels are " + labels.data() + " of " + labels.name())
                        .orElse(", without labels beside them"));
    }

    @Override
    public RowReader read(List<CellType> cellTypes, Mismatch mismatch) {
        return new NumpyRowReader(arrays, new TableCells(this, cellTypes, mismatch, missing));
    }

    @Override
    public String placeOf(long row) {
        if (row < 0 || row >= arrays.features().rows()) {
            throw new IndexOutOfBoundsException(
                    "there is no row " + row + " in the " + arrays.features().rows() + " rows of " + name());
        }
        return name() + ", row " + (row + 1);
    }
}
