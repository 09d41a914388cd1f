package org.kudari.cpu;

/**
 * The innermost loop of a matrix product: a tile of C, held in registers, takes {@code depth} rank-1 updates.
 *
 * <p>The sum of every element runs over p in ascending order and starts from C (or from zero): cutting the depth into
 * several calls, or C into other tiles, does not change a bit of the result.
 */
interface MicroKernel {

    /**
     * For every element (i, j) of the tile: {@code c[ic + i*cRow + j] += sum over p of a[ia + i*aLane + p*aDepth] *
     * b[ib + j + p*bDepth]}.
     *
     * @param fresh overwrite C instead of adding to it; C is then not read
     */
    void run(
            int depth,
            float[] a,
            int ia,
            int aLane,
            int aDepth,
            float[] b,
            int ib,
            int bDepth,
            float[] c,
            int ic,
            int cRow,
            boolean fresh);
}
