package org.kudari.data;

import java.util.List;
import java.util.Locale;

/** The values to predict from the rows of a {@link Table}. */
public sealed interface Target {

    /** {@return the number of rows} */
    int rows();

    /** {@return the task: to classify, or to predict a number} */
    Task task();

    /**
     * {@return a copy of the values of some of the rows}
     *
     * @param rows the rows, from 0, in the order of the result
     * @throws IndexOutOfBoundsException if there is no such row
     */
    Target select(int... rows);

    /**
     * A class for each row.
     *
     * @param indices for each row the index of its class in {@code names}; shared with the caller, who must not change
     *     it
     * @param names the name of each class, without duplicates
     */
    record Classes(int[] indices, List<String> names) implements Target {

        /**
         * Checks names and indices.
         *
         * @throws IllegalArgumentException if a name occurs twice
         * @throws IndexOutOfBoundsException if an index is not that of a name
         */
        public Classes {
            names = List.copyOf(names);
            if (names.stream().distinct().count() != names.size()) {
                throw new IllegalArgumentException("class names must differ, but were " + names);
            }
            for (int row = 0; row < indices.length; row++) {
                if (indices[row] < 0 || indices[row] >= names.size()) {
                    throw new IndexOutOfBoundsException(String.format(
                            Locale.ROOT,
                            "row %d has class index %d, but there are %d classes",
                            row,
                            indices[row],
                            names.size()));
                }
            }
        }

        @Override
        public int rows() {
            return indices.length;
        }

        @Override
        public Task task() {
            return Task.CLASSIFY;
        }

        @Override
        public Classes select(int... rows) {
            return new Classes(RowArrays.select(indices, 1, rows), names);
        }
    }

    /**
     * Numbers for each row, in the target's own units: one, or several columns that are predicted together.
     *
     * @param columns the numbers of a row, at least 1
     * @param numbers {@code rows x columns} numbers, row by row; shared with the caller, who must not change them
     */
    record Numbers(int columns, double[] numbers) implements Target {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the numbers are not a whole number of rows
         */
        public Numbers {
            RowArrays.requireWholeRows(numbers.length, columns);
        }

        /**
         * One number for each row.
         *
         * @param numbers the numbers; shared with the caller, who must not change them
         */
        public Numbers(double[] numbers) {
            this(1, numbers);
        }

        @Override
        public int rows() {
            return numbers.length / columns;
        }

        @Override
        public Task task() {
            return Task.REGRESS;
        }

        @Override
        public Numbers select(int... rows) {
            return new Numbers(columns, RowArrays.select(numbers, columns, rows));
        }
    }
}
