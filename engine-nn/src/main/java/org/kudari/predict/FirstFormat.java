package org.kudari.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.ColumnNames;
import org.kudari.table.schema.ColumnSchema;
import org.kudari.table.schema.NumberColumn;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.QuantityLabel;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.Transform;

/**
 * Reads the schema of a model file of format 1, whose features are numbers without gaps. Its metadata has {@code
 * kudari.task}, {@code kudari.columns}, {@code kudari.label}, and {@code kudari.header} and {@code kudari.class} with the
 * number of names, of which each has a key of its own, such as {@code kudari.class.0}. The tensors {@code scaling.mean}
 * and {@code scaling.deviation} standardise the features. {@code target.mean} and {@code target.deviation} standardise a
 * quantity, and may be missing.
 */
final class FirstFormat {
    private static final String TASK = "kudari.task";
    private static final String COLUMNS = "kudari.columns";
    private static final String LABEL = "kudari.label";
    private static final String HEADER = "kudari.header";
    private static final String CLASS = "kudari.class";
    private static final String SCALING = "scaling";
    private static final String TARGET = "target";
    private static final String MEAN = ".mean";
    private static final String DEVIATION = ".deviation";

    private FirstFormat() {}

    /** @throws IllegalArgumentException if a part is missing or does not fit; the message names it */
    static TableSchema schema(Safetensors file) {
        Map<String, String> metadata = file.metadata();
        int columns = number(metadata, COLUMNS);
        int label = number(metadata, LABEL);
        if (columns < 2 || label < 0 || label >= columns) {
            throw new IllegalArgumentException(
                    "a table of " + columns + " columns has no label column " + label + " and features beside it");
        }
        double[] means =
                file.require(SCALING + MEAN, ArrayType.F64, columns - 1).doubles();
        double[] deviations =
                file.require(SCALING + DEVIATION, ArrayType.F64, columns - 1).doubles();
        // The tensors were read: there are not more columns than the file has numbers for.
        List<String> names = names(readList(metadata, HEADER), columns);
        List<ColumnSchema> schemas = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            if (column == label) {
                schemas.add(label(file, names.get(column)));
            } else {
                int feature = column < label ? column : column - 1;
                Scale scale = new Scale(means[feature], deviations[feature]);
                schemas.add(new NumberColumn(names.get(column), scale.mean(), false, new Transform.None(), scale));
            }
        }
        return new TableSchema(schemas, OnMissing.FAIL);
    }

    private static List<String> names(List<String> header, int columns) {
        List<String> names = new ArrayList<>(header);
        if (!header.isEmpty() && header.size() != columns) {
            throw new IllegalArgumentException(header.size() + " names for " + columns + " columns");
        }
        while (names.size() < columns) {
            names.add(Integer.toString(names.size()));
        }
        return ColumnNames.distinct(names);
    }

    private static ColumnSchema label(Safetensors file, String name) {
        Map<String, String> metadata = file.metadata();
        List<String> classes = readList(metadata, CLASS);
        String task = require(metadata, TASK);
        if (!task.equals("classify") && !task.equals("regress")) {
            throw new IllegalArgumentException("'" + TASK + "' is '" + task + "', but must be classify or regress");
        }
        if (classes.isEmpty() == task.equals("classify")) {
            throw new IllegalArgumentException(classes.size() + " classes, but the task is to " + task);
        }
        return classes.isEmpty() ? new QuantityLabel(name, target(file)) : new ClassLabel(name, classes);
    }

    /** If either tensor is present, both are required. */
    private static Scale target(Safetensors file) {
        boolean isThere =
                file.tensors().containsKey(TARGET + MEAN) || file.tensors().containsKey(TARGET + DEVIATION);
        return isThere
                ? new Scale(
                        file.require(TARGET + MEAN, ArrayType.F64, 1).doubles()[0],
                        file.require(TARGET + DEVIATION, ArrayType.F64, 1).doubles()[0])
                : new Scale(0, 1);
    }

    private static List<String> readList(Map<String, String> metadata, String key) {
        int count = number(metadata, key);
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            names.add(require(metadata, key + "." + names.size()));
        }
        return names;
    }

    private static int number(Map<String, String> metadata, String key) {
        String text = require(metadata, key);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' is '" + text + "', which is no whole number", e);
        }
    }

    private static String require(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its metadata has no '" + key + "'");
        }
        return value;
    }
}
