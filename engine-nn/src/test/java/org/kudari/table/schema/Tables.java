package org.kudari.table.schema;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;
import org.kudari.table.TimeText;

/** Tables made by hand. */
public final class Tables {
    private Tables() {}

    /**
     * {@return a column of numbers}
     *
     * @param values the numbers, NaN where one is missing
     */
    public static RawColumn numbers(double... values) {
        return new RawColumn.Numbers(values);
    }

    /**
     * {@return a column of texts}
     *
     * @param values the texts, null where one is missing
     */
    public static RawColumn texts(String... values) {
        TextDictionary texts = new TextDictionary(100_000);
        int[] codes = Arrays.stream(values)
                .mapToInt(text -> text == null ? RawColumn.MISSING : texts.add(text))
                .toArray();
        return new RawColumn.Texts(codes, texts);
    }

    /**
     * {@return a column of times}
     *
     * @param values the times as texts, null where one is missing
     */
    public static RawColumn times(String... values) {
        return new RawColumn.Times(Arrays.stream(values)
                .mapToDouble(text -> text == null ? Double.NaN : TimeText.seconds(text))
                .toArray());
    }

    /**
     * {@return a table}
     *
     * @param columns its columns
     */
    public static RawTable of(RawColumn... columns) {
        return new RawTable(0, columns[0].rows(), List.of(columns));
    }

    /**
     * {@return all rows of a table}
     *
     * @param table the table
     */
    public static int[] rows(RawTable table) {
        return IntStream.range(0, table.rows()).toArray();
    }

    /**
     * {@return so many texts of a column, in turn}
     *
     * @param rows the number of rows
     * @param values the texts
     */
    public static RawColumn inTurn(int rows, String... values) {
        return texts(IntStream.range(0, rows)
                .mapToObj(row -> values[row % values.length])
                .toArray(String[]::new));
    }
}
