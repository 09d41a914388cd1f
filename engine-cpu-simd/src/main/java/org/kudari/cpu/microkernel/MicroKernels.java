package org.kudari.cpu.microkernel;

/** The generated loops of matrix products of one vector width: micro-kernels for tiles of any shape, and what packs for them. */
public interface MicroKernels {

    /** Columns of C are taken in vectors of so many. */
    int lanes();

    /** The next multiple of the lanes. */
    default int roundUp(int count) {
        return Math.ceilDiv(count, lanes()) * lanes();
    }

    /** The most rows of a tile that is so many vectors wide. */
    int tallest(int vectors);

    /** The most vectors side by side in a tile of so many rows. */
    int widest(int rows);

    /**
     * The kernel for tiles of exactly {@code rows} rows of whole vectors.
     *
     * @param vectors vectors in a row of the tile
     * @param byRows whether A is read by rows, a stride apart, instead of by columns
     */
    MicroKernel kernel(int rows, int vectors, boolean byRows);

    Transposer transposer();

    RowCopier rowCopier();

    /** How many loops were written and compiled so far. */
    int written();
}
