package org.kudari.table;

/** The cells of a column, one for each row. The arrays are shared with the caller, and must not be changed. */
public sealed interface RawColumn {

    /** What stands in {@link Texts#codes} for a missing cell. */
    int MISSING = -1;

    /** {@return the number of rows} */
    int rows();

    /** {@return the type of the cells} */
    CellType type();

    /**
     * {@return whether a cell is missing}
     *
     * @param row the row, from 0
     * @throws IndexOutOfBoundsException if there is no such row
     */
    boolean isMissing(int row);

    /**
     * {@return a copy of the cells of some rows}
     *
     * @param rows the rows, from 0, in the order of the result
     * @throws IndexOutOfBoundsException if there is no such row
     */
    RawColumn select(int... rows);

    /**
     * Numbers.
     *
     * @param values the numbers, finite; NaN where a cell is missing
     */
    record Numbers(double[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public CellType type() {
            return CellType.NUMBER;
        }

        @Override
        public boolean isMissing(int row) {
            return Double.isNaN(values[row]);
        }

        @Override
        public Numbers select(int... rows) {
            return new Numbers(select(values, rows));
        }

        private static double[] select(double[] values, int... rows) {
            double[] selected = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selected[i] = values[rows[i]];
            }
            return selected;
        }
    }

    /**
     * Dates, with or without a time of day.
     *
     * @param seconds seconds since 1970-01-01T00:00, in UTC where a cell names its offset and as it is written where
     *     it does not; NaN where a cell is missing
     */
    record Times(double[] seconds) implements RawColumn {
        @Override
        public int rows() {
            return seconds.length;
        }

        @Override
        public CellType type() {
            return CellType.TIME;
        }

        @Override
        public boolean isMissing(int row) {
            return Double.isNaN(seconds[row]);
        }

        @Override
        public Times select(int... rows) {
            return new Times(Numbers.select(seconds, rows));
        }
    }

    /**
     * Texts, each kept once.
     *
     * @param codes the code of each cell's text in the dictionary; {@link #MISSING} where a cell is missing
     * @param texts the dictionary, which the blocks of one reading share
     */
    record Texts(int[] codes, TextDictionary texts) implements RawColumn {
        @Override
        public int rows() {
            return codes.length;
        }

        @Override
        public CellType type() {
            return CellType.TEXT;
        }

        @Override
        public boolean isMissing(int row) {
            return codes[row] == MISSING;
        }

        @Override
        public Texts select(int... rows) {
            int[] selected = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selected[i] = codes[rows[i]];
            }
            return new Texts(selected, texts);
        }
    }
}
