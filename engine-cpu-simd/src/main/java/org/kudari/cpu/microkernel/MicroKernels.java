package org.kudari.cpu.microkernel;

/**
 * The inner loops of matrix products for one vector width: micro-kernels for tiles of any shape, and the loops that
 * pack operands for them.
 */
public interface MicroKernels {

    /** Returns the number of floats in a vector. Tiles consist of whole vectors of columns of C. */
    int lanes();

    /** Rounds up to a multiple of {@link #lanes}. */
    default int roundUp(int count) {
        return Math.ceilDiv(count, lanes()) * lanes();
    }

    /** Returns the most rows of a tile with this many vectors in a row. */
    int maxRows(int vectors);

    /** Returns the most vectors in a row of a tile with this many rows. */
    int maxVectors(int rows);

    /**
     * Returns the kernel for tiles of exactly this shape.
     *
     * @param rows rows of the tile
     * @param vectors vectors in a row of the tile
     * @param byRows whether A is read by rows, one stride apart, instead of by columns
     * @param ofRuns whether each call sums its terms from zero and then adds the sum to C ({@link MicroKernel})
     */
    MicroKernel kernel(int rows, int vectors, boolean byRows, boolean ofRuns);

    /** Returns the loop that transposes strips of a matrix. */
    Transposer transposer();

    /** Returns the loop that copies rows. */
    RowCopier rowCopier();

    /** Returns the number of loops that were generated and compiled so far. */
    int generatedLoops();
}
