package org.kudari.benchmarks.cases;

/** A reduction of a row-major matrix, or a function built on reductions (softmax, cross-entropy). */
public record ReduceCase(Kind kind, int rows, int columns) implements BenchmarkCase {

    /** The function. */
    public enum Kind {
        SUM_ALL("sum of all"),
        /** One sum for each row. */
        ROW_SUMS("row sums"),
        /** One sum for each column. */
        COLUMN_SUMS("column sums"),
        /** The largest element. */
        MAX("max of all"),
        /** The softmax of each row. */
        SOFTMAX("softmax"),
        /** {@code ln(sum(exp(x)))} of each row. */
        LOG_SUM_EXP("log-sum-exp"),
        /** The mean cross-entropy of the rows as logits, with a label for each. */
        CROSS_ENTROPY("cross-entropy");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public Suite suite() {
        return Suite.REDUCE;
    }

    @Override
    public String name() {
        return kind.text + " " + rows + "x" + columns;
    }

    @Override
    public double flops() {
        return 0;
    }

    @Override
    public double bytes() {
        return 4.0 * ((double) rows * columns + outputs());
    }

    /** The number of floats in the result. */
    public long outputs() {
        return switch (kind) {
            case SUM_ALL, MAX, CROSS_ENTROPY -> 1;
            case ROW_SUMS, LOG_SUM_EXP -> rows;
            case COLUMN_SUMS -> columns;
            case SOFTMAX -> (long) rows * columns;
        };
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    /** The matrix. */
    public float[] x() {
        return SeededData.uniform(1, rows * columns, -1, 1);
    }

    /** A class for each row. */
    public int[] labels() {
        return SeededData.labels(2, rows, columns);
    }
}
