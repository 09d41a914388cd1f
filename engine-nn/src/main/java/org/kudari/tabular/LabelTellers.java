package org.kudari.tabular;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kudari.io.files.FileErrors;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.schema.IgnoredColumn;
import org.kudari.table.schema.TableSchema;

/**
 * Finds columns that tell the class by themselves: all rows of each of their values have one class. Such a column often is
 * the label under another name, and a network that sees it learns nothing else.
 */
final class LabelTellers {
    /** Of fewer rows for each value, one class each may be chance. */
    private static final int ROWS_OF_A_VALUE = 10;

    private LabelTellers() {}

    /**
     * A line that names such columns, of those that are features.
     *
     * @param table all rows
     * @param label the index of the label
     * @param training the rows to train with
     */
    static Optional<String> note(TableSchema schema, RawTable table, int label, int... training) {
        if (!(table.column(label) instanceof RawColumn.Texts classes)) {
            return Optional.empty();
        }
        List<String> names = IntStream.range(0, table.columns().size())
                .filter(column -> column != label && !(schema.columns().get(column) instanceof IgnoredColumn))
                .filter(column -> tells(table.column(column), classes, training))
                .mapToObj(column -> schema.columns().get(column).name())
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        boolean isOne = names.size() == 1;
        return Optional.of("the label follows from " + (isOne ? "column " : "each of the columns ")
                + FileErrors.list(names)
                + " alone: if " + (isOne ? "it says" : "they say") + " in other words what is to be predicted, leave "
                + (isOne ? "it" : "them") + " out (--ignore)");
    }

    private static boolean tells(RawColumn column, RawColumn.Texts classes, int... training) {
        Map<Long, Integer> classOfValue = new HashMap<>();
        int most = training.length / ROWS_OF_A_VALUE;
        for (int row : training) {
            int known = classOfValue.computeIfAbsent(value(column, row), _ -> classes.codes()[row]);
            if (known != classes.codes()[row] || classOfValue.size() > most) {
                return false;
            }
        }
        return classOfValue.values().stream().distinct().count() > 1;
    }

    /** A number for each value; missing cells are one value. */
    private static long value(RawColumn column, int row) {
        if (column.isMissing(row)) {
            return Long.MIN_VALUE;
        }
        return switch (column) {
            case RawColumn.Numbers numbers -> Double.doubleToLongBits(numbers.values()[row]);
            case RawColumn.Times times -> Double.doubleToLongBits(times.seconds()[row]);
            case RawColumn.Texts texts -> texts.codes()[row];
        };
    }
}
