package org.kudari.cpu;

/**
 * A family of micro-kernels of one vector width: tiles of any number of rows and vectors up to a limit, of which one
 * shape, mr x nr, is the fastest and does the bulk of the work.
 */
interface MicroKernels {

    /** Columns of C come in multiples of this. */
    int lanes();

    /** Rows of the preferred tile. */
    int mr();

    /** Columns of the preferred tile, a multiple of {@link #lanes()}. */
    int nr();

    /** The widest tile, in columns, that so many rows may have. */
    int widest(int rows);

    /** The most rows that a tile of so many columns may have. */
    int tallest(int columns);

    /**
     * The kernel for tiles of exactly {@code rows} x {@code columns}, the latter a multiple of {@link #lanes()}.
     *
     * @param packed whether both operands are packed into panels of mr and nr; such a kernel ignores its strides
     */
    MicroKernel kernel(int rows, int columns, boolean packed);

    /** How many kernels were written and compiled so far. */
    int written();
}
