package org.kudari.tabular;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.NumberText;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;
import org.kudari.table.TimeText;
import org.kudari.table.stream.StoredTable;

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
    static List<String> notes(List<String> names, StoredTable table, IntStream columns) {
        Iterator<RawTable> blocks = table.blocks().iterator();
        int[] texts = columns.filter(column -> table.types().get(column) == CellType.TEXT)
                .toArray();
        if (texts.length == 0 || !blocks.hasNext()) {
            return List.of();
        }
        // All blocks share a dictionary by column, so the first one shows which columns may hold numbers or dates.
        RawTable first = blocks.next();
        List<Column> doubtful = new ArrayList<>();
        for (int column : texts) {
            TextDictionary dictionary = ((RawColumn.Texts) first.column(column)).texts();
            Column.of(names.get(column), column, dictionary, "numbers", NumberText::parse)
                    .ifPresent(doubtful::add);
            Column.of(names.get(column), column, dictionary, "dates", TimeText::seconds)
                    .ifPresent(doubtful::add);
        }
        if (doubtful.isEmpty()) {
            return List.of();
        }
        doubtful.forEach(column -> column.count(first));
        blocks.forEachRemaining(block -> doubtful.forEach(column -> column.count(block)));
        Map<Integer, String> notes = new LinkedHashMap<>();
        doubtful.forEach(column -> column.note().ifPresent(note -> notes.putIfAbsent(column.column, note)));
        return List.copyOf(notes.values());
    }

    /**
     * A column of texts of which some are numbers, or dates.
     *
     * @param kind what some of them are
     * @param isStray by the code of a text, whether it is not
     * @param rows by the code of a text, how many cells have it
     */
    private record Column(String name, int column, TextDictionary texts, String kind, boolean[] isStray, long[] rows) {

        /** Empty if no text is a number or a date, or if all are. */
        static Optional<Column> of(
                String name, int column, TextDictionary texts, String kind, ToDoubleFunction<String> parser) {
            boolean[] isStray = new boolean[texts.size()];
            int strays = 0;
            for (int code = 0; code < isStray.length; code++) {
                isStray[code] = Double.isNaN(parser.applyAsDouble(texts.text(code)));
                strays += isStray[code] ? 1 : 0;
            }
            return strays == 0 || strays == isStray.length
                    ? Optional.empty()
                    : Optional.of(new Column(name, column, texts, kind, isStray, new long[isStray.length]));
        }

        void count(RawTable block) {
            for (int code : ((RawColumn.Texts) block.column(column)).codes()) {
                // A dictionary that is full knows no more texts; those that it has say enough.
                if (code != RawColumn.MISSING && code != TextDictionary.OTHERS) {
                    rows[code]++;
                }
            }
        }

        /** Empty if the strays are half of the cells or more, or if there are none. */
        Optional<String> note() {
            long all = 0;
            long strayRows = 0;
            long strayTexts = 0;
            int commonest = 0;
            for (int code = 0; code < rows.length; code++) {
                all += rows[code];
                if (isStray[code] && rows[code] > 0) {
                    strayRows += rows[code];
                    commonest = strayTexts == 0 || rows[code] > rows[commonest] ? code : commonest;
                    strayTexts++;
                }
            }
            if (strayRows == 0 || 2 * strayRows >= all) {
                return Optional.empty();
            }
            return Optional.of(String.format(
                    Locale.ROOT,
                    "column %s: %,d of %,d cells are %s, but %s %s not, so all are taken for texts; --missing says"
                            + " which texts stand for no value",
                    FileErrors.quote(name),
                    all - strayRows,
                    all,
                    kind,
                    FileErrors.quote(texts.text(commonest))
                            + (strayTexts == 1 ? "" : String.format(Locale.ROOT, " and %,d more", strayTexts - 1)),
                    strayTexts == 1 ? "is" : "are"));
        }
    }
}
