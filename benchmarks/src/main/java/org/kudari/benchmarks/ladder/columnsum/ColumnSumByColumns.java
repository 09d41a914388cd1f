package org.kudari.benchmarks.ladder.columnsum;

/**
 * The definition: one column after the other. Neighbours in a column are a row apart in memory, so each addition reads
 * another cache line. And each addition waits for the one before.
 */
final class ColumnSumByColumns {
    private ColumnSumByColumns() {}

    static void sum(float[] x, float[] sums, int rows, int columns) {
        for (int column = 0; column < columns; column++) {
            float sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += x[row * columns + column];
            }
            sums[column] = sum;
        }
    }
}
