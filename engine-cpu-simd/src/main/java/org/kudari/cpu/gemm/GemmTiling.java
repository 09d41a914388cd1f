package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.microkernel.MicroKernels;

/**
 * The tiles of a planned product: numbers that follow from its shape and plan, computed once.
 *
 * <p>All of them are about the product as it is computed. If the plan exchanges the operands, that is C' = B' A'.
 */
final class GemmTiling {
    final MicroKernels kernels;
    final GemmPlan plan;

    /** The shape of the product as it is computed. */
    final GemmShape shape;

    /** The rows of a tile (mr). */
    final int tileRows;

    /** The columns of a tile (nr). */
    final int tileColumns;

    /** The columns of the rightmost tiles. */
    final int lastColumns;

    /** The columns of the rightmost tiles, rounded up to whole vectors. */
    final int lastWidth;

    /** Whether blocks of C are computed in scratch memory, because the rows of C are not contiguous. */
    final boolean inScratch;

    /** Whether the rightmost tiles end with a part of a vector, so that a row of C has no room for whole vectors. */
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

    /** Returns the number of tiles that cover this many rows. */
    int rowTiles(int rows) {
        return Math.ceilDiv(rows, tileRows);
    }

    /** Returns the number of tiles that cover this many columns. */
    int columnTiles(int columns) {
        return Math.ceilDiv(columns, tileColumns);
    }

    /**
     * Returns the kernel for a kind of tile. Ask only for kinds that the product has, because a kernel that is asked
     * for is generated and compiled.
     *
     * @param atBottom whether the tiles are the lowest of C
     * @param atRight whether the tiles are the rightmost of C
     */
    MicroKernel kernel(boolean atBottom, boolean atRight) {
        return kernels.kernel(
                atBottom ? plan.lastRows() : tileRows,
                atRight ? plan.lastVectors() : plan.tileVectors(),
                plan.byRows(),
                shape.inRuns());
    }

    /**
     * Returns the stride that the kernels get for an A in place: from row to row if they read A by rows, else from
     * column to column.
     */
    int aStride() {
        return plan.byRows() ? shape.aRow() : shape.aColumn();
    }

    /**
     * Returns the depth up to which the last columns of B can be read in place. Kernels read them in whole vectors,
     * which end beyond the last column. For the last rows of B that can be beyond the end of the array.
     *
     * @param at where the last columns start in the array of B
     */
    int readableDepth(float[] b, int at, int depth) {
        int room = b.length - lastWidth - at;
        if (room >= (depth - 1) * shape.bRow()) {
            return depth;
        }
        return room < 0 ? 0 : room / shape.bRow() + 1;
    }
}
