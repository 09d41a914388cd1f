package org.kudari.cpu.microkernel;

/** Copies a matrix of dense rows, touching nothing beyond them. */
@FunctionalInterface
public interface RowCopier {

    /**
     * For each row i and column j: {@code to[toAt + i * toStride + j] = from[at + i * stride + j]}. The source is read in
     * whole vectors, so that a part of one must lie behind its last row if that does not end with a vector.
     */
    void run(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride);
}
