package org.kudari.data;

import java.util.Locale;

/** Checks the sizes of arrays of {@code rows x columns} numbers. */
final class ArraySizes {

    /** The length of the longest array that every JVM can make, a few elements less than {@link Integer#MAX_VALUE}. */
    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private ArraySizes() {}

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
}
