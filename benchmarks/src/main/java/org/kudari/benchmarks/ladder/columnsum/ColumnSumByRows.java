package org.kudari.benchmarks.ladder.columnsum;

import java.util.Arrays;

/**
 * Adds: the order of the loops. The matrix is read in order, row by row. Each row is added to the sums so far, which
 * stay in the cache. Neighbouring additions belong to different sums and do not wait for each other.
 */
final class ColumnSumByRows {
    private ColumnSumByRows() {}

    static void sum(float[] x, float[] sums, int rows, int columns) {
        Arrays.fill(sums, 0);
        for (int row = 0; row < rows; row++) {
            addRow(x, row * columns, sums, columns);
        }
    }

    private static void addRow(float[] x, int start, float[] sums, int columns) {
        for (int column = 0; column < columns; column++) {
            sums[column] += x[start + column];
        }
    }
}
