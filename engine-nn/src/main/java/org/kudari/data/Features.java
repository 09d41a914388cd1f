package org.kudari.data;

/**
 * An input of a {@link Table}: {@code rows x columns} numbers, row by row in one array. The array is shared with the
 * caller, and must not be changed.
 */
public sealed interface Features {

    /** {@return the number of rows} */
    int rows();

    /** {@return the number of features of each row} */
    int columns();

    /**
     * Copies one row, as the numbers that a model should see before any standardisation.
     *
     * @param row the row, from 0
     * @param to receives {@link #columns()} numbers
     * @param at the index in {@code to} of the first of them
     * @throws IndexOutOfBoundsException if there is no such row, or no room for it
     */
    void copyRow(int row, float[] to, int at);

    /**
     * {@return the number of {@link #copyRow}, before it is rounded to a float}
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @throws IndexOutOfBoundsException if there is no such row
     */
    double number(int row, int column);

    /**
     * {@return a copy of some of the rows}
     *
     * @param rows the rows, from 0, in the order of the result
     * @throws IndexOutOfBoundsException if there is no such row
     */
    Features select(int... rows);

    /** {@return a new array of all rows, {@code rows x columns}, with the numbers of {@link #copyRow}} */
    default float[] toFloats() {
        float[] all = new float[RowArrays.length(rows(), columns())];
        for (int row = 0; row < rows(); row++) {
            copyRow(row, all, row * columns());
        }
        return all;
    }

    /**
     * Features stored as floats.
     *
     * @param columns the number of features of a row, at least 1
     * @param values {@code rows x columns} numbers
     */
    record Floats(int columns, float[] values) implements Features {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the values are not a whole number of rows
         */
        public Floats {
            RowArrays.requireWholeRows(values.length, columns);
        }

        @Override
        public int rows() {
            return values.length / columns;
        }

        @Override
        public void copyRow(int row, float[] to, int at) {
            System.arraycopy(values, row * columns, to, at, columns);
        }

        @Override
        public double number(int row, int column) {
            return values[row * columns + column];
        }

        @Override
        public Floats select(int... rows) {
            return new Floats(columns, RowArrays.select(values, columns, rows));
        }
    }

    /**
     * Features stored as unsigned bytes, in a quarter of the memory, for images.
     *
     * @param columns the number of features of a row, at least 1
     * @param values {@code rows x columns} unsigned bytes
     * @param scale the factor from a byte to the feature, such as 1/255
     */
    record Bytes(int columns, byte[] values, float scale) implements Features {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the values are not a whole number of rows
         */
        public Bytes {
            RowArrays.requireWholeRows(values.length, columns);
        }

        @Override
        public int rows() {
            return values.length / columns;
        }

        @Override
        public void copyRow(int row, float[] to, int at) {
            int from = row * columns;
            for (int i = 0; i < columns; i++) {
                to[at + i] = Byte.toUnsignedInt(values[from + i]) * scale;
            }
        }

        @Override
        public double number(int row, int column) {
            return Byte.toUnsignedInt(values[row * columns + column]) * scale;
        }

        @Override
        public Bytes select(int... rows) {
            return new Bytes(columns, RowArrays.select(values, columns, rows), scale);
        }
    }

    /**
     * Features stored as integers, which a model gets as {@code INT32}: indices for an embedding, say.
     *
     * @param columns the number of features of a row, at least 1
     * @param values {@code rows x columns} integers
     */
    record Ints(int columns, int[] values) implements Features {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the values are not a whole number of rows
         */
        public Ints {
            RowArrays.requireWholeRows(values.length, columns);
        }

        @Override
        public int rows() {
            return values.length / columns;
        }

        @Override
        public void copyRow(int row, float[] to, int at) {
            for (int i = 0; i < columns; i++) {
                to[at + i] = values[row * columns + i];
            }
        }

        @Override
        public double number(int row, int column) {
            return values[row * columns + column];
        }

        @Override
        public Ints select(int... rows) {
            return new Ints(columns, RowArrays.select(values, columns, rows));
        }
    }

    /**
     * Features stored as long integers, which a model gets as {@code INT64}.
     *
     * @param columns the number of features of a row, at least 1
     * @param values {@code rows x columns} integers
     */
    record Longs(int columns, long[] values) implements Features {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the values are not a whole number of rows
         */
        public Longs {
            RowArrays.requireWholeRows(values.length, columns);
        }

        @Override
        public int rows() {
            return values.length / columns;
        }

        @Override
        public void copyRow(int row, float[] to, int at) {
            for (int i = 0; i < columns; i++) {
                to[at + i] = values[row * columns + i];
            }
        }

        @Override
        public double number(int row, int column) {
            return values[row * columns + column];
        }

        @Override
        public Longs select(int... rows) {
            return new Longs(columns, RowArrays.select(values, columns, rows));
        }
    }
}
