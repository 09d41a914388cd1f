package org.kudari.benchmarks.ladder.columnsum;

import static org.kudari.benchmarks.ladder.columnsum.ColumnSumOnVectors.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Adds: four rows at a time. A vector of sums is loaded and stored once for four rows instead of once for each. Most of
 * the remaining time is spent reading the matrix.
 *
 * <p>The engine's sum adds rows in blocks, and blocks in a balanced tree, whose rounding errors grow with the logarithm
 * of the number of rows instead of with the number. It sums any elementwise function, over any axes, on several
 * threads.
 */
final class ColumnSumFourRows {
    private ColumnSumFourRows() {}

    static void sum(float[] x, float[] sums, int rows, int columns) {
        Arrays.fill(sums, 0);
        int whole = rows - rows % 4;
        for (int row = 0; row < whole; row += 4) {
            addFour(x, row * columns, sums, columns);
        }
        for (int row = whole; row < rows; row++) {
            ColumnSumOnVectors.addRow(x, row * columns, sums, columns);
        }
    }

    private static void addFour(float[] x, int start, float[] sums, int columns) {
        int end = SPECIES.loopBound(columns);
        for (int column = 0; column < end; column += SPECIES.length()) {
            FloatVector first = FloatVector.fromArray(SPECIES, x, start + column);
            FloatVector second = FloatVector.fromArray(SPECIES, x, start + columns + column);
            FloatVector third = FloatVector.fromArray(SPECIES, x, start + 2 * columns + column);
            FloatVector fourth = FloatVector.fromArray(SPECIES, x, start + 3 * columns + column);
            FloatVector.fromArray(SPECIES, sums, column)
                    .add(first.add(second).add(third.add(fourth)))
                    .intoArray(sums, column);
        }
        for (int column = end; column < columns; column++) {
            for (int row = 0; row < 4; row++) {
                sums[column] += x[start + row * columns + column];
            }
        }
    }
}
