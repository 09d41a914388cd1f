package org.kudari.data;

import java.lang.reflect.Array;
import java.util.Locale;

/** Arrays of {@code rows x columns} numbers, row by row. */
final class RowArrays {

    /** The length of the longest array that every JVM can make, a few elements less than {@link Integer#MAX_VALUE}. */
    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private RowArrays() {}

    /** The length of an array of so many rows and columns, neither of them negative. */
    static int length(int rows, int columns) {
        long length = (long) rows * columns;
        if (length > MAX_ARRAY) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d rows of %,d numbers are more than one array can hold (%,d rows fit)",
                    rows,
                    columns,
                    MAX_ARRAY / columns));
        }
        return (int) length;
    }

    static void requireWholeRows(int length, int columns) {
        if (columns < 1 || length % columns != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d values are not a whole number of rows of %d columns", length, columns));
        }
    }

    /** A copy of some of the rows of an array of any primitive type. */
    static <A> A select(A values, int columns, int... rows) {
        Class<?> type = values.getClass().getComponentType();
        @SuppressWarnings("unchecked")
        A selected = (A) Array.newInstance(type, length(rows.length, columns));
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * columns, selected, i * columns, columns);
        }
        return selected;
    }
}
