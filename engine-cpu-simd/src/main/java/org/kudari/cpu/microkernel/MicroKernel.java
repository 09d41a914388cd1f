package org.kudari.cpu.microkernel;

/**
 * The innermost loop of a matrix product: a tile of C, held in registers, takes {@code depth} rank-1 updates.
 *
 * <p>The sum of every element runs over p in ascending order and starts from C (or from zero): cutting the depth into
 * several calls, or C into other tiles, does not change a bit of the result.
 */
public interface MicroKernel {

    /**
     * For every element (i, j) of the tile: {@code c[ic + i * cStride + j] += sum over p of A(i, p) * b[ib + j + p *
     * bStride]}, where A(i, p) is {@code a[ia + i + p * aStride]}, or {@code a[ia + i * aStride + p]} if the kernel reads
     * A by rows.
     *
     * @param fresh overwrite C instead of adding to it; C is then not read
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
