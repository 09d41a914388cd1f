package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.kudari.io.PrintableText;
import org.kudari.io.files.FileErrors;

/** The words of a schema that people read. */
final class SchemaText {
    private static final int SHOWN_VALUES = 6;
    private static final int SIGNIFICANT_DIGITS = 6;
    private static final int DIGITS_BELOW_DEVIATION = 4;
    private static final int MOST_DIGITS = 16;
    private static final int SHOWN_NAME = 30;

    private SchemaText() {}

    static String of(Scale scale) {
        // Of a mean that is far from 0, the digits that the deviation is about matter as well.
        double ratio = Math.log10(Math.abs(scale.mean()) / scale.deviation());
        int digits = (int) Math.clamp(Math.ceil(ratio) + DIGITS_BELOW_DEVIATION, SIGNIFICANT_DIGITS, MOST_DIGITS);
        return "mean " + shortNumber(scale.mean(), digits) + ", deviation " + shortNumber(scale.deviation());
    }

    /** A number of six digits, as far as that many say anything. */
    static String shortNumber(double number) {
        return shortNumber(number, SIGNIFICANT_DIGITS);
    }

    private static String shortNumber(double number, int significantDigits) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        String text = String.format(Locale.ROOT, "%." + significantDigits + "g", number);
        if (text.indexOf('.') < 0) {
            return text;
        }
        int exponent = text.indexOf('e');
        String digits = (exponent < 0 ? text : text.substring(0, exponent)).replaceAll("\\.?0+$", "");
        return exponent < 0 ? digits : digits + text.substring(exponent);
    }

    /** The first of some values in quotes, and how many there are beside them. */
    static String list(List<String> values) {
        if (values.size() <= SHOWN_VALUES) {
            return FileErrors.list(values);
        }
        int shown = SHOWN_VALUES - 1;
        return FileErrors.list(values.subList(0, shown)) + " and "
                + String.format(Locale.ROOT, "%,d", values.size() - shown) + " more";
    }

    /** Lines of {@code column  kind  what is done with it}, each ending in a line break, for the most important columns. */
    static String table(List<ColumnSchema> columns, int most) {
        List<ColumnSchema> shown = columns;
        if (columns.size() > most) {
            int labels = (int) columns.stream().filter(TableSchema::isLabel).count();
            Set<ColumnSchema> first = columns.stream()
                    .filter(column -> !TableSchema.isLabel(column))
                    .limit(Math.max(0, most - labels))
                    .collect(Collectors.toSet());
            shown = columns.stream()
                    .filter(column -> TableSchema.isLabel(column) || first.contains(column))
                    .toList();
        }
        List<String> names = new ArrayList<>(List.of("column"));
        List<String> kinds = new ArrayList<>(List.of("kind"));
        List<String> descriptions = new ArrayList<>(List.of("what is done with it"));
        for (ColumnSchema column : shown) {
            names.add(shortName(column.name()));
            kinds.add(column.kind());
            descriptions.add(PrintableText.of(column.description()));
        }
        int nameWidth = longest(names);
        int kindWidth = longest(kinds);
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < names.size(); row++) {
            pad(lines, names.get(row), nameWidth);
            pad(lines, kinds.get(row), kindWidth);
            lines.append(descriptions.get(row)).append('\n');
        }
        return shown.size() == columns.size() ? lines.toString() : lines + rest(columns, shown);
    }

    /** How many columns of each kind are not shown. */
    private static String rest(List<ColumnSchema> columns, List<ColumnSchema> shown) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        columns.forEach(column -> counts.merge(column.kind(), 1, Integer::sum));
        shown.forEach(column -> counts.merge(column.kind(), -1, Integer::sum));
        StringJoiner kinds = new StringJoiner(", ");
        counts.forEach((kind, count) -> {
            if (count > 0) {
                kinds.add(String.format(Locale.ROOT, "%,d %s", count, kind));
            }
        });
        return String.format(Locale.ROOT, "... and %,d more columns: %s\n", columns.size() - shown.size(), kinds);
    }

    private static String shortName(String name) {
        String printable = PrintableText.of(name);
        boolean fits = printable.codePointCount(0, printable.length()) <= SHOWN_NAME;
        return fits ? printable : printable.substring(0, printable.offsetByCodePoints(0, SHOWN_NAME - 3)) + "...";
    }

    private static int longest(Collection<String> texts) {
        return texts.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(0);
    }

    private static void pad(StringBuilder line, String text, int width) {
        line.append(text).append(" ".repeat(width - text.codePointCount(0, text.length()) + 2));
    }

    static void requireDistinct(String column, List<String> values) {
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException("the values of column '" + column + "' must differ, but "
                        + FileErrors.quote(value) + " is there twice");
            }
        }
    }
}
