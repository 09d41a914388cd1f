package org.kudari.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kudari.data.Task;
import org.kudari.io.CsvSchema;

/**
 * The meaning of a file's columns as the metadata of a model file: {@code kudari.task}, {@code kudari.columns}, {@code
 * kudari.label}, and a key for each column's and each class's name.
 */
final class SchemaText {
    private static final String TASK = "kudari.task";
    private static final String COLUMNS = "kudari.columns";
    private static final String LABEL = "kudari.label";
    private static final String HEADER = "kudari.header.";
    private static final String CLASS = "kudari.class.";

    private SchemaText() {}

    static void write(CsvSchema schema, Map<String, String> metadata) {
        metadata.put(TASK, schema.task().name().toLowerCase(Locale.ROOT));
        metadata.put(COLUMNS, Integer.toString(schema.columns()));
        metadata.put(LABEL, Integer.toString(schema.label()));
        writeList(schema.header(), HEADER, metadata);
        writeList(schema.classes(), CLASS, metadata);
    }

    private static void writeList(List<String> names, String prefix, Map<String, String> metadata) {
        for (int i = 0; i < names.size(); i++) {
            metadata.put(prefix + i, names.get(i));
        }
    }

    /** @throws IllegalArgumentException if a part is missing or does not fit, naming it */
    static CsvSchema read(Map<String, String> metadata) {
        Task task = Task.valueOf(require(metadata, TASK).toUpperCase(Locale.ROOT));
        int columns = number(metadata, COLUMNS);
        int label = number(metadata, LABEL);
        return new CsvSchema(task, readList(metadata, HEADER), columns, label, readList(metadata, CLASS));
    }

    private static List<String> readList(Map<String, String> metadata, String prefix) {
        List<String> names = new ArrayList<>();
        while (metadata.containsKey(prefix + names.size())) {
            names.add(metadata.get(prefix + names.size()));
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
