package org.kudari.io.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.kudari.data.Task;
import org.kudari.io.files.FileErrors;

/**
 * The meaning of the columns of a CSV file, fixed by the file that a model was trained on. A file to test or predict
 * with must have the same. It is saved with the model.
 *
 * @param task whether the label column holds classes or numbers
 * @param header the columns' names, including the label's; empty if the file had no header
 * @param columns the number of columns, including the label: at least 2
 * @param label the index of the label column, from 0
 * @param classes the names of the classes, in the order of their indices; empty for a regression
 */
public record CsvSchema(Task task, List<String> header, int columns, int label, List<String> classes) {

    /**
     * Copies the lists, and checks that the parts fit together.
     *
     * @throws IllegalArgumentException if they do not
     */
    public CsvSchema {
        header = List.copyOf(header);
        classes = List.copyOf(classes);
        if (columns < 2 || label < 0 || label >= columns) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a table of %d columns has no label column %d and features beside it",
                    columns,
                    label));
        }
        if (!header.isEmpty() && header.size() != columns) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d names for %d columns", header.size(), columns));
        }
        if (classes.stream().distinct().count() != classes.size()) {
            throw new IllegalArgumentException("class names must differ, but were " + classes);
        }
        if (classes.isEmpty() == (task == Task.CLASSIFY)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d classes, but the task is %s", classes.size(), task));
        }
    }

    /**
     * A schema for a model that was not trained on a CSV file: its features, then the label, without a header.
     *
     * @param features the number of features
     * @param classes the names of the classes; none for a regression
     * @return the schema
     */
    public static CsvSchema ofFeatures(int features, List<String> classes) {
        Task task = classes.isEmpty() ? Task.REGRESS : Task.CLASSIFY;
        return new CsvSchema(task, List.of(), features + 1, features, classes);
    }

    /** {@return the number of features: all columns except the label} */
    public int features() {
        return columns - 1;
    }

    /** The names of the columns of a file that lacks the label; empty if there is no header. */
    List<String> headerWithoutLabel() {
        if (header.isEmpty()) {
            return header;
        }
        List<String> names = new ArrayList<>(header);
        names.remove(label);
        return names;
    }

    /** The text by which an error names a column, given the header of the file, which may be empty. */
    static String nameOf(int column, List<String> header) {
        if (column < header.size()) {
            String name = header.get(column);
            if (!name.isEmpty() && Collections.frequency(header, name) == 1) {
                return "column " + FileErrors.quote(name);
            }
        }
        return "column " + column + " (counted from 0)";
    }
}
