package org.kudari.io.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.NumberText;

/**
 * Reads tables from CSV files in UTF-8. A byte order mark is skipped. Cells are separated by commas and may be in
 * double quotes (RFC 4180). Lines end in any usual way, empty lines are skipped, and spaces around a cell are ignored.
 *
 * <ul>
 *   <li>The first row is a header if and only if one of its cells is neither a number nor NaN nor an infinity. There
 *       is one exception for a file to test or predict with: a first row that repeats the training file's names is a
 *       header, even if all names are numbers.
 *   <li>Numbers are written like {@code 7}, {@code -0.5}, {@code .5} or {@code 1e-3}. Features are float32, and must
 *       be within its range.
 *   <li>{@code nan}, {@code inf} and {@code infinity}, in any case and with or without a sign, are recognised. They
 *       are an error in any row, and so is an empty cell, in features and labels alike.
 *   <li>Classes are sorted. If all of them are numbers, they are compared as numbers: {@code 1}, {@code 1.0} and
 *       {@code 01} are one class, named {@code 1}. Otherwise they are text, compared exactly and sorted by code point.
 *   <li>A file to test or predict with has the training file's columns, in its order. If both files have headers, the
 *       names must be the same.
 * </ul>
 *
 * <p>Every error in a file is an {@link InvalidInputException} that names the file, the line (from 1) and the column
 * (by its name, or from 0 if it has no name of its own).
 */
public final class CsvFile {

    private static final int MAX_CLASSES = 1_000;
    private static final int MAX_CLASSES_WITH_FRACTIONS = 50;

    private CsvFile() {}

    /**
     * A table to train with, and the meaning of its columns.
     *
     * @param table {@code rows x (columns - 1)} features, and a target
     * @param schema the columns, to read other files of the same kind with
     */
    public record Training(Table table, CsvSchema schema) {}

    /**
     * Reads a file to train with.
     *
     * @param file the file
     * @param task whether the label column holds classes or numbers
     * @param label the label column: its name, or its index from 0 (names are tried first, since a column may be named
     *     like a number); the last column if empty
     * @return the table and its schema
     * @throws InvalidInputException if the file cannot be read or used; also if there is only one class, or more than
     *     1,000 (50 if some are fractions): such labels are quantities and need a regression
     */
    public static Training training(Path file, Task task, Optional<String> label) {
        return reading(file, _ -> false, rows -> {
            if (rows.columns() < 2) {
                throw FileErrors.in(
                        file, "has only one column; features and a label are needed, with commas between them");
            }
            int column = label.map(name -> findLabel(file, rows, name)).orElse(rows.columns() - 1);
            return switch (task) {
                case CLASSIFY -> trainingClasses(file, rows, column);
                case REGRESS -> {
                    CsvSchema schema = new CsvSchema(task, rows.header(), rows.columns(), column, List.of());
                    yield new Training(labelledTable(file, rows, schema), schema);
                }
            };
        });
    }

    /**
     * Reads a file with labels, to test a model with.
     *
     * @param file the file
     * @param schema the schema of the training file
     * @return the table
     * @throws InvalidInputException if the file cannot be read, has other columns, or has a class that did not occur in
     *     training
     */
    public static Table labelled(Path file, CsvSchema schema) {
        return reading(file, schema.header()::equals, rows -> {
            if (rows.columns() != schema.columns()) {
                throw FileErrors.in(
                        file, "has %d columns, but the training set had %d", rows.columns(), schema.columns());
            }
            requireHeader(file, rows.header(), schema.header());
            return labelledTable(file, rows, schema);
        });
    }

    /**
     * Reads a file to predict from. It may have labels. Without them it has one column less, and the table has no
     * target.
     *
     * @param file the file
     * @param schema the schema of the training file
     * @return the table
     * @throws InvalidInputException as {@link #labelled} does
     */
    public static Table forPrediction(Path file, CsvSchema schema) {
        List<String> unlabelled = schema.headerWithoutLabel();
        return reading(file, names -> names.equals(schema.header()) || names.equals(unlabelled), rows -> {
            if (rows.columns() == schema.columns()) {
                requireHeader(file, rows.header(), schema.header());
                return labelledTable(file, rows, schema);
            }
            if (rows.columns() != schema.features()) {
                throw FileErrors.in(
                        file,
                        "has %d columns, but the model takes %d features, and a label beside them if there is one",
                        rows.columns(),
                        schema.features());
            }
            requireHeader(file, rows.header(), unlabelled);
            Features features = features(file, rows, -1, () -> {});
            return new Table(features, Optional.empty());
        });
    }

    private interface Reading<T> {
        T from(CsvRows rows);
    }

    private static <T> T reading(Path file, Predicate<List<String>> isKnownHeader, Reading<T> reading) {
        try (CsvRows rows = CsvRows.open(file, names -> !names.isEmpty() && isKnownHeader.test(names))) {
            return reading.from(rows);
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    private static int findLabel(Path file, CsvRows rows, String label) {
        List<String> header = rows.header();
        String name = label.strip();
        int found = header.indexOf(name);
        if (found >= 0 && found == header.lastIndexOf(name)) {
            return found;
        }
        if (found >= 0) {
            throw FileErrors.in(
                    file,
                    "columns %d and %d (counted from 0) are both named %s, so that name cannot be the label's",
                    found,
                    header.lastIndexOf(name),
                    FileErrors.quote(name));
        }
        double index = NumberText.parse(name);
        if (index >= 0 && index < rows.columns() && index == Math.rint(index)) {
            return (int) index;
        }
        String indices = "0 to " + (rows.columns() - 1);
        throw FileErrors.in(
                file,
                "there is no column %s to take as label; %s",
                FileErrors.quote(name),
                header.isEmpty()
                        ? "the file has no header, and its columns are " + indices
                        : "the columns are " + FileErrors.list(header) + ", or " + indices);
    }

    private static void requireHeader(Path file, List<String> header, List<String> expected) {
        if (header.isEmpty() || expected.isEmpty() || header.equals(expected)) {
            return;
        }
        int column = IntStream.range(0, header.size())
                .filter(i -> !header.get(i).equals(expected.get(i)))
                .findFirst()
                .orElseThrow();
        boolean looksLikeData = header.stream().anyMatch(NumberText::isNumeric);
        throw FileErrors.in(
                file,
                "column %d (counted from 0) is named %s, but in training it was %s; names and their order must be the"
                        + " same%s",
                column,
                FileErrors.quote(header.get(column)),
                FileErrors.quote(expected.get(column)),
                looksLikeData ? " (a first row with text in it is read as a header: give both files one)" : "");
    }

    /**
     * The classes are known only after the last row, so labels are first numbered in the order of their first
     * occurrence.
     */
    private static Training trainingClasses(Path file, CsvRows rows, int label) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        IntStream.Builder labels = IntStream.builder();
        Features features = features(file, rows, label, () -> {
            labels.add(seen.computeIfAbsent(rows.text(label), _ -> seen.size()));
            if (seen.size() > MAX_CLASSES
                    && ClassNames.of(seen.keySet()).names().size() > MAX_CLASSES) {
                throw tooManyClasses(file, rows, label, MAX_CLASSES, "labels");
            }
        });
        ClassNames classes = ClassNames.of(seen.keySet());
        if (classes.names().size() > MAX_CLASSES_WITH_FRACTIONS && classes.haveFractions()) {
            throw tooManyClasses(file, rows, label, MAX_CLASSES_WITH_FRACTIONS, "labels, some of them fractions");
        }
        if (classes.names().size() == 1) {
            throw FileErrors.in(
                    file,
                    "%s, the label, is %s in every row; there must be classes to tell apart",
                    CsvSchema.nameOf(label, rows.header()),
                    FileErrors.quote(classes.names().getFirst()));
        }
        int[] sorted = seen.keySet().stream().mapToInt(classes::indexOf).toArray();
        int[] indices = labels.build().map(order -> sorted[order]).toArray();
        CsvSchema schema = new CsvSchema(Task.CLASSIFY, rows.header(), rows.columns(), label, classes.names());
        return new Training(new Table(features, new Target.Classes(indices, classes.names())), schema);
    }

    private static InvalidInputException tooManyClasses(Path file, CsvRows rows, int label, int most, String what) {
        return FileErrors.in(
                file,
                "%s has more than %,d different %s, too many for classes; if they are quantities, use --task regress",
                CsvSchema.nameOf(label, rows.header()),
                most,
                what);
    }

    private static Table labelledTable(Path file, CsvRows rows, CsvSchema schema) {
        int label = schema.label();
        return switch (schema.task()) {
            case CLASSIFY -> {
                ClassNames classes = new ClassNames(schema.classes());
                IntStream.Builder labels = IntStream.builder();
                Features features = features(file, rows, label, () -> {
                    String name = rows.text(label);
                    int index = classes.indexOf(name);
                    if (index < 0) {
                        throw rows.wrong(
                                label,
                                "class %s was never seen in training; the classes are %s",
                                FileErrors.quote(name),
                                FileErrors.list(schema.classes()));
                    }
                    labels.add(index);
                });
                int[] indices = labels.build().toArray();
                yield new Table(features, new Target.Classes(indices, schema.classes()));
            }
            case REGRESS -> {
                DoubleStream.Builder labels = DoubleStream.builder();
                Features features = features(
                        file,
                        rows,
                        label,
                        () -> labels.add(rows.number(label, "; if the labels are classes, use --task classify")));
                double[] numbers = labels.build().toArray();
                yield new Table(features, new Target.Numbers(numbers));
            }
        };
    }

    /**
     * Reads all rows. The features go into one array; the caller reads the label.
     *
     * @param label the column that is not a feature; -1 if all are
     * @param readLabel called once for each row, after its features were read
     */
    private static Features features(Path file, CsvRows rows, int label, Runnable readLabel) {
        FloatList values = new FloatList(FloatList.MAX_ARRAY);
        while (rows.next()) {
            for (int column = 0; column < rows.columns(); column++) {
                if (column != label && !values.add((float) rows.number(column, ""))) {
                    throw rows.wrong(column, "is number %,d, and more do not fit in memory", FloatList.MAX_ARRAY);
                }
            }
            readLabel.run();
        }
        return new Features.Floats(rows.columns() - (label < 0 ? 0 : 1), values.toArray());
    }
}
