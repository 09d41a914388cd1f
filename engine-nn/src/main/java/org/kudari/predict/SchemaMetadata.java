package org.kudari.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kudari.data.Task;
import org.kudari.io.tables.CsvSchema;

/**
 * The meaning of a file's columns as the metadata of a model file: {@code kudari.task}, {@code kudari.columns}, {@code
 * kudari.label}, and {@code kudari.header} and {@code kudari.class} with the number of names. Each name has a key of
 * its own, such as {@code kudari.class.0}.
 */
final class SchemaMetadata {
    private static final String TASK = "kudari.task";
    private static final String COLUMNS = "kudari.columns";
    private static final String LABEL = "kudari.label";
    private static final String HEADER = "kudari.header";
    private static final String CLASS = "kudari.class";

    private SchemaMetadata() {}

    static void write(CsvSchema schema, Map<String, String> metadata) {
        metadata.put(TASK, schema.task().name().toLowerCase(Locale.ROOT));
        metadata.put(COLUMNS, Integer.toString(schema.columns()));
        metadata.put(LABEL, Integer.toString(schema.label()));
        writeList(schema.header(), HEADER, metadata);
        writeList(schema.classes(), CLASS, metadata);
    }

    private static void writeList(List<String> names, String key, Map<String, String> metadata) {
        metadata.put(key, Integer.toString(names.size()));
        for (int i = 0; i < names.size(); i++) {
            metadata.put(key + "." + i, names.get(i));
        }
    }

    /** @throws IllegalArgumentException if a part is missing or does not fit; the message names it */
    static CsvSchema read(Map<String, String> metadata) {
        int columns = number(metadata, COLUMNS);
        int label = number(metadata, LABEL);
        return new CsvSchema(
                task(require(metadata, TASK)), readList(metadata, HEADER), columns, label, readList(metadata, CLASS));
    }

    private static Task task(String text) {
        return switch (text) {
            case "classify" -> Task.CLASSIFY;
            case "regress" -> Task.REGRESS;
            default ->
                throw new IllegalArgumentException("'" + TASK + "' is '" + text + "', but must be classify or regress");
        };
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
