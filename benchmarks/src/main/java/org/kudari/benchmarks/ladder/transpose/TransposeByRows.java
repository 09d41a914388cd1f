package org.kudari.benchmarks.ladder.transpose;

/**
 * The definition. A row is read in order. Each element of a row goes to another cache line of the result. With more
 * rows than the cache has lines, a line is evicted before its neighbours are written.
 */
final class TransposeByRows {
    private TransposeByRows() {}

    static void transpose(float[] x, float[] y, int rows, int columns) {
        transposePart(x, y, rows, columns, 0, rows, 0, columns);
    }

    /** Transposes a part of the matrix. Ends are exclusive. */
    static void transposePart(
            float[] x, float[] y, int rows, int columns, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        for (int i = rowFrom; i < rowTo; i++) {
            for (int j = columnFrom; j < columnTo; j++) {
                y[j * rows + i] = x[i * columns + j];
            }
        }
    }
}
