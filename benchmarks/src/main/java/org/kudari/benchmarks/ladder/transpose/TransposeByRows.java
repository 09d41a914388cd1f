package org.kudari.benchmarks.ladder.transpose;

/**
 * The definition. A row is read in order, and its elements are written a whole row of the result apart: each into another line of the cache, which
 * is fetched for one float and gone from the cache before its neighbour comes, if there are more rows than the cache has room for.
 */
final class TransposeByRows {
    private TransposeByRows() {}

    static void transpose(float[] x, float[] y, int rows, int columns) {
        turn(x, y, rows, columns, 0, rows, 0, columns);
    }

    /** Turns a part of the matrix. Ends are exclusive. */
    static void turn(
            float[] x, float[] y, int rows, int columns, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        for (int i = rowFrom; i < rowTo; i++) {
            for (int j = columnFrom; j < columnTo; j++) {
                y[j * rows + i] = x[i * columns + j];
            }
        }
    }
}
