package org.kudari.cpu.microkernel;

/** Exchanges the rows and columns of a strip of a matrix: as many rows as a vector has lanes, or fewer. */
@FunctionalInterface
public interface Transposer {

    /**
     * For each row i and column j: {@code to[toAt + j * toStride + i] = from[at + i * stride + j]}. In the target,
     * the lanes from the rows up to a whole vector become arbitrary, and those of a column do so before the next column is written.
     *
     * @param rows from 1 to the lanes of a vector
     * @param columns a multiple of the lanes of a vector
     */
    void run(float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride);
}
