package org.kudari.benchmarks.ladder.transpose;

/**
 * Adds: squares. Within 16 x 16 elements, 16 cache lines are read and 16 written, each completely, and all of them stay
 * in the cache as long as they are needed.
 */
final class TransposeInSquares {
    private static final int SIDE = 16;

    private TransposeInSquares() {}

    static void transpose(float[] x, float[] y, int rows, int columns) {
        for (int i = 0; i < rows; i += SIDE) {
            for (int j = 0; j < columns; j += SIDE) {
                TransposeByRows.transposePart(
                        x, y, rows, columns, i, Math.min(rows, i + SIDE), j, Math.min(columns, j + SIDE));
            }
        }
    }
}
