package org.kudari.cpu.microkernel;

/** Copies a matrix whose rows are contiguous. Writes nothing outside of the target rows. */
@FunctionalInterface
public interface RowCopier {

    /**
     * Sets, for each row i and column j: {@code to[toAt + i * toStride + j] = from[at + i * stride + j]}. The source is
     * read in whole vectors, so a row that does not end with a vector must be followed by enough elements of its array.
     */
    void run(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride);
}
