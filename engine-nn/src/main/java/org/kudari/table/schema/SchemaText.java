package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kudari.io.PrintableText;
import org.kudari.io.files.FileErrors;

/** The words of a schema that people read. */
final class SchemaText {
    private static final int SHOWN_VALUES = 6;
    private static final int SIGNIFICANT_DIGITS = 6;
    private static final int SHOWN_NAME = 30;

    private SchemaText() {}

    static String of(Scale scale) {
        return "mean " + shortNumber(scale.mean()) + ", deviation " + shortNumber(scale.deviation());
    }

    /** A number of six digits, as far as that many say anything. */
    static String shortNumber(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        String text = String.format(Locale.ROOT, "%." + SIGNIFICANT_DIGITS + "g", number);
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

    /** Lines of {@code column  kind  what is done with it}, each ending in a line break. */
    static String table(List<ColumnSchema> columns) {
        List<String> names = new ArrayList<>(List.of("column"));
        List<String> kinds = new ArrayList<>(List.of("kind"));
        List<String> descriptions = new ArrayList<>(List.of("what is done with it"));
        for (ColumnSchema column : columns) {
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
        return lines.toString();
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
