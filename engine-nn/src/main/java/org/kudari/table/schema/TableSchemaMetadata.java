package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kudari.table.CellFormat;

/**
 * A schema as the metadata of a model file: {@code kudari.table.columns}, the number of columns, {@code
 * kudari.table.missing}, {@code kudari.table.decimal} and {@code kudari.table.gap} for how cells are written, which files of
 * earlier versions lack, and for each column keys such as {@code kudari.table.0.name} and {@code kudari.table.0.kind}. Of
 * a list, each text has a key of its own, such as {@code kudari.table.0.value.3}. Numbers are written so that they are
 * read back to the bit.
 */
final class TableSchemaMetadata {
    private static final String PREFIX = "kudari.table.";
    private static final String COLUMNS = PREFIX + "columns";
    private static final String MISSING = PREFIX + "missing";
    /** With the prefix. */
    private static final String DECIMAL = "decimal";

    private static final String GAPS = "gap";

    /** The keys of one column. */
    private record Keys(Map<String, String> metadata, String prefix) {
        Keys(Map<String, String> metadata, int column) {
            this(metadata, PREFIX + column + ".");
        }

        void put(String key, Object value) {
            metadata.put(prefix + key, value.toString());
        }

        void putList(String key, List<String> values) {
            put(key, values.size());
            for (int i = 0; i < values.size(); i++) {
                put(key + "." + i, values.get(i));
            }
        }

        void put(String key, Scale scale) {
            put(key + ".mean", scale.mean());
            put(key + ".deviation", scale.deviation());
        }

        boolean has(String key) {
            return metadata.containsKey(prefix + key);
        }

        String text(String key) {
            String value = metadata.get(prefix + key);
            if (value == null) {
                throw new IllegalArgumentException("its metadata has no '" + prefix + key + "'");
            }
            return value;
        }

        <T> T parsed(String key, Function<String, T> parser, String what) {
            String text = text(key);
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + prefix + key + "' is '" + text + "', which is no " + what, e);
            }
        }

        int count(String key) {
            return parsed(key, Integer::parseInt, "whole number");
        }

        double number(String key) {
            return parsed(key, Double::parseDouble, "number");
        }

        Scale scale(String key) {
            return new Scale(number(key + ".mean"), number(key + ".deviation"));
        }

        boolean flag(String key) {
            return switch (text(key)) {
                case "true" -> true;
                case "false" -> false;
                default ->
                    throw new IllegalArgumentException(
                            "'" + prefix + key + "' is '" + text(key) + "', but must be true or false");
            };
        }

        List<String> list(String key) {
            int count = count(key);
            List<String> values = new ArrayList<>();
            while (values.size() < count) {
                values.add(text(key + "." + values.size()));
            }
            return values;
        }
    }

    private TableSchemaMetadata() {}

    static void write(TableSchema schema, Map<String, String> metadata) {
        metadata.put(COLUMNS, Integer.toString(schema.columns().size()));
        metadata.put(MISSING, lower(schema.onMissing()));
        Keys keys = new Keys(metadata, PREFIX);
        keys.put(DECIMAL, schema.cellFormat().decimal());
        keys.putList(GAPS, schema.cellFormat().missing());
        for (int i = 0; i < schema.columns().size(); i++) {
            write(schema.columns().get(i), new Keys(metadata, i));
        }
    }

    private static void write(ColumnSchema column, Keys keys) {
        keys.put("name", column.name());
        switch (column) {
            case NumberColumn number -> {
                keys.put("kind", "number");
                keys.put("fill", number.fill());
                keys.put("flag", number.flag());
                keys.put("transform", lower(number.transform().kind()));
                if (number.transform() instanceof Transform.Quantile quantile) {
                    keys.put(
                            "quantiles",
                            quantile.quantiles().stream().map(String::valueOf).collect(Collectors.joining(" ")));
                }
                keys.put("scale", number.scale());
            }
            case CategoryColumn category -> {
                keys.put("kind", "category");
                keys.putList("value", category.values());
                keys.put("missing", category.missing());
                keys.put("other", category.other());
                keys.put("embedding", category.embeddingWidth().orElse(0));
            }
            case TimeColumn time -> {
                keys.put("kind", "time");
                keys.put(
                        "parts",
                        time.parts().stream().map(TableSchemaMetadata::lower).collect(Collectors.joining(" ")));
                keys.put("fill", time.fill());
                keys.put("flag", time.flag());
                keys.put("seconds", time.seconds());
                keys.put("year", time.year());
            }
            case ClassLabel label -> {
                keys.put("kind", "class");
                keys.putList("class", label.classes());
            }
            case QuantityLabel label -> {
                keys.put("kind", "quantity");
                keys.put("scale", label.scale());
            }
            case IgnoredColumn ignored -> {
                keys.put("kind", "ignored");
                keys.put("reason", ignored.reason());
            }
        }
    }

    /** @throws IllegalArgumentException if a part is missing or does not fit; the message names it */
    static TableSchema read(Map<String, String> metadata) {
        Keys keys = new Keys(metadata, PREFIX);
        int count = keys.count("columns");
        OnMissing onMissing = keys.parsed("missing", text -> constant(OnMissing.class, text), "rule for missing cells");
        List<ColumnSchema> columns = new ArrayList<>();
        while (columns.size() < count) {
            columns.add(column(new Keys(metadata, columns.size())));
        }
        return new TableSchema(columns, onMissing, cellFormat(keys));
    }

    private static CellFormat cellFormat(Keys keys) {
        if (!keys.has(DECIMAL) && !keys.has(GAPS)) {
            return CellFormat.USUAL;
        }
        char decimal = keys.parsed(DECIMAL, TableSchemaMetadata::decimal, "decimal");
        return new CellFormat(keys.list(GAPS), decimal);
    }

    private static char decimal(String text) {
        if (!text.equals(".") && !text.equals(",")) {
            throw new IllegalArgumentException("it must be a point or a comma");
        }
        return text.charAt(0);
    }

    private static ColumnSchema column(Keys keys) {
        String name = keys.text("name");
        String kind = keys.text("kind");
        return switch (kind) {
            case "number" ->
                new NumberColumn(name, keys.number("fill"), keys.flag("flag"), transform(keys), keys.scale("scale"));
            case "category" -> {
                int width = keys.count("embedding");
                yield new CategoryColumn(
                        name,
                        keys.list("value"),
                        keys.flag("missing"),
                        keys.flag("other"),
                        width == 0 ? OptionalInt.empty() : OptionalInt.of(width));
            }
            case "time" ->
                new TimeColumn(
                        name,
                        keys.parsed(
                                "parts",
                                text -> Arrays.stream(text.split(" "))
                                        .map(part -> constant(TimePart.class, part))
                                        .toList(),
                                "list of parts of a time"),
                        keys.number("fill"),
                        keys.flag("flag"),
                        keys.scale("seconds"),
                        keys.scale("year"));
            case "class" -> new ClassLabel(name, keys.list("class"));
            case "quantity" -> new QuantityLabel(name, keys.scale("scale"));
            case "ignored" -> new IgnoredColumn(name, keys.text("reason"));
            default ->
                throw new IllegalArgumentException("'" + keys.prefix() + "kind' is '" + kind + "', which is none");
        };
    }

    private static Transform transform(Keys keys) {
        return switch (keys.parsed("transform", text -> constant(TransformKind.class, text), "transform")) {
            case NONE -> new Transform.None();
            case LOG -> new Transform.Log();
            case QUANTILE ->
                new Transform.Quantile(keys.parsed(
                        "quantiles",
                        text -> Arrays.stream(text.split(" "))
                                .map(Double::valueOf)
                                .toList(),
                        "list of numbers"));
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
