package org.kudari.cpu.microkernel;

/**
 * The innermost loop of a matrix product: it adds {@code depth} rank-1 updates to a tile of C that is held in
 * registers.
 *
 * <p>There are two kinds. The usual kernel starts the sum of every element from C, or from zero, and takes the terms in
 * ascending order. So the result has the same bits if the depth is split over several calls, or C is split into other
 * tiles. A kernel <i>of runs</i> always starts from zero, and adds the finished sum to C. Each call is then a run of
 * terms with a rounding error of its own, which does not grow with what C already holds.
 */
public interface MicroKernel {

    /**
     * Computes, for every element (i, j) of the tile: {@code c[ic + i * cStride + j] += sum over p of A(i, p) * b[ib +
     * j + p * bStride]}, in the order of the kernel's kind. A(i, p) is {@code a[ia + i + p * aStride]}, or {@code a[ia
     * + i * aStride + p]} if the kernel reads A by rows.
     *
     * @param depth the number of rank-1 updates
     * @param fresh whether to overwrite C instead of adding to it; C is then not read
     */
    void run(
            int depth,
            float[] a,
            int ia,
            int aStride,
            float[] b,
            int ib,
            int bStride,
            float[] c,
            int ic,
            int cStride,
            boolean fresh);
}
