package org.kudari.cpu.gemm;

/**
 * Matrices of one shape at even distances in an array.
 *
 * @param first the first of them
 * @param step from the start of one matrix to the start of the next; 0 if all are the same matrix (operands only)
 */
public record MatrixBatch(Matrix first, int step) {

    /** The matrix with a given index, from 0. */
    Matrix get(int index) {
        return index == 0 ? first : first.movedBy(index * step);
    }
}
