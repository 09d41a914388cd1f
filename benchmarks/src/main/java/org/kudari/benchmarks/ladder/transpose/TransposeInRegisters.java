package org.kudari.benchmarks.ladder.transpose;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds: transposing in registers. A square of 8 x 8 is loaded as eight vectors and stored as eight, 16 memory
 * operations instead of 128. In between, the vectors are interleaved in three rounds: the first vector with the fifth,
 * the second with the sixth, and so on. Each round rotates the bits of an element's number (three for the row, three
 * for the column) by one. After three rounds, rows and columns are exchanged.
 *
 * <p>The engine transposes operands of products, and tensors that are copied, in squares of the widest vectors.
 */
final class TransposeInRegisters {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int SIDE = 8;

    /** The elements of two vectors, numbered consecutively, that make up the first half of the interleaved vectors. */
    private static final FloatVector FIRST = FloatVector.fromArray(SPECIES, new float[] {0, 8, 1, 9, 2, 10, 3, 11}, 0);

    /** The elements that make up the second half. */
    private static final FloatVector SECOND =
            FloatVector.fromArray(SPECIES, new float[] {4, 12, 5, 13, 6, 14, 7, 15}, 0);

    private TransposeInRegisters() {}

    static void transpose(float[] x, float[] y, int rows, int columns) {
        int wholeRows = rows - rows % SIDE;
        int wholeColumns = columns - columns % SIDE;
        for (int i = 0; i < wholeRows; i += SIDE) {
            for (int j = 0; j < wholeColumns; j += SIDE) {
                transposeSquare(x, i * columns + j, columns, y, j * rows + i, rows);
            }
        }
        TransposeByRows.transposePart(x, y, rows, columns, wholeRows, rows, 0, columns);
        TransposeByRows.transposePart(x, y, rows, columns, 0, wholeRows, wholeColumns, columns);
    }

    private static void transposeSquare(float[] x, int from, int xStride, float[] y, int to, int yStride) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, x, from);
        FloatVector a1 = FloatVector.fromArray(SPECIES, x, from + xStride);
        FloatVector a2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStride);
        FloatVector a3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStride);
        FloatVector a4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStride);
        FloatVector a5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStride);
        FloatVector a6 = FloatVector.fromArray(SPECIES, x, from + 6 * xStride);
        FloatVector a7 = FloatVector.fromArray(SPECIES, x, from + 7 * xStride);

        FloatVector b0 = FIRST.selectFrom(a0, a4);
        FloatVector b1 = SECOND.selectFrom(a0, a4);
        FloatVector b2 = FIRST.selectFrom(a1, a5);
        FloatVector b3 = SECOND.selectFrom(a1, a5);
        FloatVector b4 = FIRST.selectFrom(a2, a6);
        FloatVector b5 = SECOND.selectFrom(a2, a6);
        FloatVector b6 = FIRST.selectFrom(a3, a7);
        FloatVector b7 = SECOND.selectFrom(a3, a7);

        FloatVector c0 = FIRST.selectFrom(b0, b4);
        FloatVector c1 = SECOND.selectFrom(b0, b4);
        FloatVector c2 = FIRST.selectFrom(b1, b5);
        FloatVector c3 = SECOND.selectFrom(b1, b5);
        FloatVector c4 = FIRST.selectFrom(b2, b6);
        FloatVector c5 = SECOND.selectFrom(b2, b6);
        FloatVector c6 = FIRST.selectFrom(b3, b7);
        FloatVector c7 = SECOND.selectFrom(b3, b7);

        FIRST.selectFrom(c0, c4).intoArray(y, to);
        SECOND.selectFrom(c0, c4).intoArray(y, to + yStride);
        FIRST.selectFrom(c1, c5).intoArray(y, to + 2 * yStride);
        SECOND.selectFrom(c1, c5).intoArray(y, to + 3 * yStride);
        FIRST.selectFrom(c2, c6).intoArray(y, to + 4 * yStride);
        SECOND.selectFrom(c2, c6).intoArray(y, to + 5 * yStride);
        FIRST.selectFrom(c3, c7).intoArray(y, to + 6 * yStride);
        SECOND.selectFrom(c3, c7).intoArray(y, to + 7 * yStride);
    }
}
