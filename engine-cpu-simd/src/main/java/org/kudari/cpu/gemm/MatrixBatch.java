package org.kudari.cpu.gemm;

/**
 * Matrices of one shape at equal distances in an array.
 *
 * @param first the first matrix
 * @param step the distance from the start of one matrix to the start of the next; 0 if all are the same matrix, which
 *     only operands may be
 */
public record MatrixBatch(Matrix first, int step) {

    /** Returns the matrix with a given index, from 0. */
    Matrix matrix(int index) {
        return new Matrix(
                first.data(), offset(index), first.rows(), first.columns(), first.rowStride(), first.columnStride());
    }

    /** Returns where the matrix with a given index, from 0, starts in the array. */
    int offset(int index) {
        return first.offset() + index * step;
    }
}
