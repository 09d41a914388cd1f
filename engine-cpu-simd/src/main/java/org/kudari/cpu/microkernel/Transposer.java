package org.kudari.cpu.microkernel;

/** Transposes a strip of a matrix: at most as many rows as a vector has lanes. */
@FunctionalInterface
public interface Transposer {

    /**
     * Sets, for each row i and column j: {@code to[toAt + j * toStride + i] = from[at + i * stride + j]}. If there are
     * fewer rows than lanes, the rest of each target vector is overwritten with arbitrary values, before the next
     * column is written.
     *
     * @param rows from 1 to the lanes of a vector
     * @param columns a multiple of the lanes of a vector
     */
    void run(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride);
}
