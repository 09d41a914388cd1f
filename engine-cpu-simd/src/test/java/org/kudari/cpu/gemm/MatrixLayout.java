package org.kudari.cpu.gemm;

import java.util.List;
import java.util.Random;

/** Layouts of a matrix in a larger array. */
enum MatrixLayout {
    ROWS,
    COLUMNS,
    PADDED_ROWS,
    SCATTERED,
    BACKWARD,
    SAME_ROW,
    SAME_COLUMN,
    /** The matrix fills the array. */
    WHOLE_ARRAY;

    static final List<MatrixLayout> OUTPUTS = List.of(ROWS, COLUMNS, PADDED_ROWS, SCATTERED, WHOLE_ARRAY);

    Matrix matrix(int rows, int columns, Random random) {
        float[] data = floats((rows * 2 + 1) * (columns * 2 + 5) + 40, random);
        return switch (this) {
            case ROWS -> new Matrix(data, 3, rows, columns, columns, 1);
            case COLUMNS -> new Matrix(data, 5, rows, columns, 1, rows);
            case PADDED_ROWS -> new Matrix(data, 7, rows, columns, columns + 5, 1);
            case SCATTERED -> new Matrix(data, 2, rows, columns, 2 * columns + 1, 2);
            case BACKWARD -> new Matrix(data, rows * columns + 3, rows, columns, -columns, -1);
            case SAME_ROW -> new Matrix(data, 4, rows, columns, 0, 1);
            case SAME_COLUMN -> new Matrix(data, 6, rows, columns, 1, 0);
            case WHOLE_ARRAY -> Matrix.of(floats(rows * columns, random), rows, columns);
        };
    }

    /** Returns random numbers between -0.5 and 0.5. */
    static float[] floats(int count, Random random) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = random.nextFloat() - 0.5f;
        }
        return floats;
    }
}
