package org.kudari.watch.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a JSON object. Fields of a later version are skipped, and missing ones have a value that says so. */
record JsonValues(Map<String, Object> fields) {

    /** A field that is not what it must be. The message has its name. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unexpected(String message) {
            super(message);
        }
    }

    /** Reads an object. The parser is before it. */
    static JsonValues read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new Unexpected("is not a JSON object");
        }
        return object(json);
    }

    private static JsonValues object(JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, value(json));
        }
        return new JsonValues(fields);
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(json));
                }
                yield items;
            }
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> json.getText();
        };
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    private <T> T as(Class<T> type, String name, T missing) {
        Object value = fields.getOrDefault(name, missing);
        if (!type.isInstance(value)) {
            throw new Unexpected("has no usable field '" + name + "'");
        }
        return type.cast(value);
    }

    String text(String name) {
        return as(String.class, name, null);
    }

    long integer(String name) {
        return as(Long.class, name, null);
    }

    /** The number of a field; NaN if it is missing. */
    double number(String name) {
        Object value = fields.getOrDefault(name, Double.NaN);
        return switch (value) {
            case Long integer -> integer;
            case Double number -> number;
            case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            default -> throw new Unexpected("has no usable field '" + name + "'");
        };
    }

    /** A number that was a float; NaN if it is missing. */
    double statistic(String name) {
        return (float) number(name);
    }

    /** The object of a field; one without fields if it is missing. */
    JsonValues object(String name) {
        return as(JsonValues.class, name, new JsonValues(Map.of()));
    }

    /** The objects of a field; none if it is missing. */
    List<JsonValues> objects(String name) {
        return items(JsonValues.class, name, list(name));
    }

    /** The whole numbers of a field; empty if it is missing. */
    Optional<long[]> integers(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        return Optional.of(items(Long.class, name, list(name)).stream()
                .mapToLong(Long::longValue)
                .toArray());
    }

    /** The texts of a field; none if it is missing. */
    List<String> texts(String name) {
        return items(String.class, name, list(name));
    }

    /** The lists of whole numbers of a field; none if it is missing. */
    List<List<Long>> rows(String name) {
        List<List<Long>> rows = new ArrayList<>();
        for (List<?> row : items(List.class, name, list(name))) {
            rows.add(items(Long.class, name, row));
        }
        return rows;
    }

    private static <T> List<T> items(Class<T> type, String name, List<?> items) {
        if (!items.stream().allMatch(type::isInstance)) {
            throw new Unexpected("has no usable field '" + name + "'");
        }
        return items.stream().map(type::cast).toList();
    }

    private List<?> list(String name) {
        return as(List.class, name, List.of());
    }
}
