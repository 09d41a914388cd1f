package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.microkernel.MicroKernels;

/**
 * How the tiles of a planned product lie: what its shape and plan say, worked out once.
 *
 * <p>Everything is about the product as it is computed, in exchanged roles where the plan says so.
 */
final class GemmTiling {
    final MicroKernels kernels;
    final GemmPlan plan;
    final GemmShape shape;
    final int tileRows;
    final int tileColumns;

    /** Columns of the rightmost tiles, and the same in whole vectors. */
    final int lastColumns;

    final int lastWidth;

    /** Whether C is computed in scratch memory, since its rows are not contiguous. */
    final boolean inScratch;

    /** Whether the rightmost tiles end in a part of a vector, for which C has no room. */
    final boolean isPartial;

    GemmTiling(MicroKernels kernels, GemmPlan plan, GemmShape shape) {
        this.kernels = kernels;
        this.plan = plan;
        this.shape = plan.exchanged() ? shape.exchanged() : shape;
        tileRows = plan.tileRows();
        tileColumns = plan.tileVectors() * kernels.lanes();
        lastColumns = plan.lastColumns();
        lastWidth = plan.lastVectors() * kernels.lanes();
        inScratch = this.shape.cColumn() != 1;
        isPartial = !inScratch && lastColumns < lastWidth;
    }

    /** How many rows of tiles so many rows are. */
    int rowTiles(int rows) {
        return Math.ceilDiv(rows, tileRows);
    }

    int columnTiles(int columns) {
        return Math.ceilDiv(columns, tileColumns);
    }

    /** The kernel for tiles at an edge or not. Only for those that there are: one asked for is written, compiled and raced. */
    MicroKernel kernel(boolean atBottom, boolean atRight) {
        return kernels.kernel(
                atBottom ? plan.lastRows() : tileRows,
                atRight ? plan.lastVectors() : plan.tileVectors(),
                plan.byRows());
    }

    /** From column to column of A as the kernels read it in place: from row to row if they read it by rows. */
    int aStride() {
        return plan.byRows() ? shape.aRow() : shape.aColumn();
    }

    /**
     * The depth up to which the last columns of a B in place can be read in whole vectors before its array ends. Less than a
     * vector is read beyond the last row: at most as many rows are left.
     *
     * @param at where the first of these columns starts
     */
    int readableDepth(float[] b, int at, int depth) {
        int room = b.length - lastWidth - at;
        if (room >= (depth - 1) * shape.bRow()) {
            return depth;
        }
        return room < 0 ? 0 : room / shape.bRow() + 1;
    }
}
