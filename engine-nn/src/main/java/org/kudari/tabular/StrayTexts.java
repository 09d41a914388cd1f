package org.kudari.tabular;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.kudari.io.files.FileErrors;
import org.kudari.table.NumberText;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;
import org.kudari.table.TimeText;

/**
 * Finds columns of texts that would be numbers or dates but for some cells. One word such as {@code None} makes a column
 * of numbers texts that nearly all differ, and so a column that is ignored.
 */
final class StrayTexts {
    private StrayTexts() {}

    /**
     * What a person should know, a line for each such column.
     *
     * @param names the names of the columns
     * @param table all rows
     * @param columns the columns to look at, those that were not named as what they are
     */
    static List<String> notes(List<String> names, RawTable table, IntStream columns) {
        return columns.filter(column -> table.column(column) instanceof RawColumn.Texts)
                .mapToObj(column -> note(names.get(column), (RawColumn.Texts) table.column(column)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> note(String name, RawColumn.Texts column) {
        return note(name, column, "numbers", NumberText::parse)
                .or(() -> note(name, column, "dates", TimeText::seconds));
    }

    private static Optional<String> note(
            String name, RawColumn.Texts column, String kind, ToDoubleFunction<String> parser) {
        long[] rows = new long[column.texts().size()];
        for (int code : column.codes()) {
            // A dictionary that is full knows no more texts; those that it has say enough.
            if (code != RawColumn.MISSING && code != TextDictionary.OTHERS) {
                rows[code]++;
            }
        }
        long all = 0;
        long strayRows = 0;
        long strayTexts = 0;
        int commonest = 0;
        for (int code = 0; code < rows.length; code++) {
            all += rows[code];
            if (rows[code] > 0
                    && Double.isNaN(parser.applyAsDouble(column.texts().text(code)))) {
                strayRows += rows[code];
                commonest = strayTexts == 0 || rows[code] > rows[commonest] ? code : commonest;
                strayTexts++;
            }
        }
        if (strayRows == 0 || 2 * strayRows >= all) {
            return Optional.empty();
        }
        String stray = FileErrors.quote(column.texts().text(commonest));
        return Optional.of(String.format(
                Locale.ROOT,
                "column %s: %,d of %,d cells are %s, but %s %s not, so all are taken for texts; --missing says which"
                        + " texts stand for no value",
                FileErrors.quote(name),
                all - strayRows,
                all,
                kind,
                stray + (strayTexts == 1 ? "" : String.format(Locale.ROOT, " and %,d more", strayTexts - 1)),
                strayTexts == 1 ? "is" : "are"));
    }
}
