package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.threads.AlignedFloats;

/**
 * Computes small products of one shape: C is one block on one thread, and the depth is one step. A row times a matrix is
 * one even if the matrix is large.
 *
 * <p>{@link BlockedGemm} gives the same bits for products of any size, but its preparation takes as long as the
 * smallest products. Here everything that depends only on the shape is computed once, when the object is made. A call
 * only packs and runs kernels.
 *
 * <p>An object does not change. Any number of threads may call it, each with a workspace of its own.
 */
final class SmallGemm {
    /** The most elements of C. The epilogue, which runs after the product, then finds them in cache. */
    private static final int MAX_ELEMENTS = 1 << 16;

    /** The most rows of A that are packed as one panel. */
    private static final int MAX_PANEL_ROWS = 192;

    private final Packing packing;
    private final GemmTiling tiling;
    private final GemmPlan plan;
    private final GemmShape shape;

    /** The number of rows of tiles. */
    private final int rowTiles;

    /** The number of columns of tiles. */
    private final int columnTiles;

    /** The stride that the kernels get for A. */
    private final int aStride;

    /** From one row of tiles to the next, in the floats of A or of its panel. */
    private final int aTileStride;

    /** From one depth to the next, in the floats of A or of its panel. */
    private final int aDepthStride;

    /** The floats from one row of scratch memory to the next. */
    private final int scratchWidth;

    /** The start of the panel of A in the workspace. */
    private final int panelOfA;

    /** The start of the panel of B in the workspace. One column of tiles after the other uses it. */
    private final int panelOfB;

    /** The start of the scratch memory in the workspace, for C or for one tile. */
    private final int scratch;

    /** The start of the memory for {@link Packing#unpack} in the workspace. */
    private final int spare;

    /** The end of the memory that is used of the workspace. */
    private final int end;

    private SmallGemm(Packing packing, GemmTiling tiling) {
        this.packing = packing;
        this.tiling = tiling;
        plan = tiling.plan;
        shape = tiling.shape;
        rowTiles = tiling.rowTiles(shape.m());
        columnTiles = tiling.columnTiles(shape.n());

        MicroKernels kernels = tiling.kernels;
        int height = rowTiles * tiling.tileRows;
        int packedDepth = kernels.roundUp(shape.k());
        int panelWidth = AlignedFloats.roundUpToOddLines(kernels.roundUp(height));
        aStride = plan.packA() ? panelWidth : tiling.aStride();
        aTileStride = tiling.tileRows * (plan.packA() ? 1 : shape.aRow());
        aDepthStride = plan.packA() ? panelWidth : shape.aColumn();
        scratchWidth =
                tiling.inScratch ? AlignedFloats.roundUpToOddLines(columnTiles * tiling.tileColumns) : tiling.lastWidth;
        // C is transposed into scratch memory in whole vectors.
        int scratchRows = tiling.inScratch ? kernels.roundUp(height) : tiling.tileRows;

        panelOfA = AlignedFloats.ORIGIN;
        panelOfB = panelOfA + (plan.packA() ? panelWidth * packedDepth : 0);
        // If B is read in place, its last columns may have to be packed.
        int widthOfB = plan.packB() ? tiling.tileColumns : tiling.lastWidth;
        scratch = panelOfB + AlignedFloats.roundUp(widthOfB * packedDepth);
        spare = scratch + AlignedFloats.roundUp(scratchWidth * scratchRows);
        end = spare + packing.spareFloats();
    }

    /** Returns the code for a planned product, or null if the product is not small. */
    static SmallGemm of(Packing packing, GemmTiling tiling) {
        GemmShape shape = tiling.shape;
        GemmPlan plan = tiling.plan;
        // Nothing is packed, and each element of B is read once, so no part of B has to stay in cache.
        boolean isOneRowOfTiles = !plan.packA() && !plan.packB() && tiling.rowTiles(shape.m()) == 1;
        boolean small = !shape.inRuns()
                && (shape.k() <= GemmSection.KC || isOneRowOfTiles)
                && (long) shape.m() * shape.n() <= MAX_ELEMENTS
                && (!plan.packA() || shape.m() <= MAX_PANEL_ROWS);
        return small ? new SmallGemm(packing, tiling) : null;
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}, of matrices of this product's shape.
     *
     * @param aAt where A starts in its array; the same for B and C
     * @param workspace memory that no other thread uses during the call
     */
    void run(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, boolean accumulate, AlignedFloats workspace) {
        workspace.reserve(end);
        if (plan.exchanged()) {
            compute(b, bAt, a, aAt, c, cAt, !accumulate, workspace.data());
        } else {
            compute(a, aAt, b, bAt, c, cAt, !accumulate, workspace.data());
        }
    }

    /** Computes C from the operands in the order of the plan. */
    private void compute(
            float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, boolean overwrite, float[] workspace) {
        boolean packA = plan.packA();
        if (packA) {
            packing.pack(a, aAt, shape.aRow(), shape.aColumn(), shape.m(), shape.k(), workspace, panelOfA, aStride);
        }
        float[] aData = packA ? workspace : a;
        int aFrom = packA ? panelOfA : aAt;
        if (!tiling.inScratch) {
            columns(aData, aFrom, b, bAt, c, cAt, shape.cRow(), overwrite, workspace);
            return;
        }
        if (!overwrite) {
            packing.pack(c, cAt, shape.cColumn(), shape.cRow(), shape.n(), shape.m(), workspace, scratch, scratchWidth);
        }
        columns(aData, aFrom, b, bAt, workspace, scratch, scratchWidth, overwrite, workspace);
        packing.unpack(
                workspace, scratch, scratchWidth, shape.m(), shape.n(), c, cAt, shape.cRow(), shape.cColumn(), spare);
    }

    /**
     * Computes all columns of tiles.
     *
     * @param a the array of A or of its panel
     * @param aAt where A starts in its array
     * @param c the array of C, or the workspace if C is computed in scratch memory
     * @param cAt where C starts in its array
     * @param cStride the floats from one row of C to the next
     * @param overwrite whether to overwrite C instead of adding to it
     */
    private void columns(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride,
            boolean overwrite,
            float[] workspace) {
        for (int j = 0; j < columnTiles; j++) {
            boolean atRight = j == columnTiles - 1;
            int first = j * tiling.tileColumns;
            int from = bAt + first * shape.bColumn();
            int width = atRight ? tiling.lastWidth : tiling.tileColumns;
            int lanes = atRight ? tiling.lastColumns : tiling.tileColumns;
            int inPlace = plan.packB() ? 0 : atRight ? tiling.readableDepth(b, from, shape.k()) : shape.k();
            if (inPlace < shape.k()) {
                int start = from + inPlace * shape.bRow();
                int rest = shape.k() - inPlace;
                packing.pack(b, start, shape.bColumn(), shape.bRow(), lanes, rest, workspace, panelOfB, width);
            }
            column(atRight, inPlace, a, aAt, b, from, c, cAt + first, cStride, overwrite, workspace);
        }
    }

    /**
     * Computes a column of tiles.
     *
     * @param inPlace the depth up to which B is read in place; the rest is in the panel of B
     */
    private void column(
            boolean atRight,
            int inPlace,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride,
            boolean overwrite,
            float[] workspace) {
        boolean partial = atRight && tiling.isPartial;
        int width = atRight ? tiling.lastWidth : tiling.tileColumns;
        int rows = tiling.tileRows;
        MicroKernel kernel = rowTiles > 1 ? tiling.kernel(false, atRight) : null;
        int rest = shape.k() - inPlace;
        for (int i = 0; i < rowTiles; i++) {
            if (i == rowTiles - 1) {
                rows = plan.lastRows();
                kernel = tiling.kernel(true, atRight);
            }
            int target = cAt + i * tiling.tileRows * cStride;
            float[] to = partial ? workspace : c;
            int ic = partial ? scratch : target;
            int stride = partial ? scratchWidth : cStride;
            if (partial && !overwrite) {
                copyTile(c, target, cStride, rows, workspace);
            }
            int ia = aAt + i * aTileStride;
            if (inPlace > 0 || shape.k() == 0) {
                kernel.run(inPlace, a, ia, aStride, b, bAt, shape.bRow(), to, ic, stride, overwrite);
            }
            if (rest > 0) {
                boolean overwriteWithRest = overwrite && inPlace == 0;
                kernel.run(
                        rest,
                        a,
                        ia + inPlace * aDepthStride,
                        aStride,
                        workspace,
                        panelOfB,
                        width,
                        to,
                        ic,
                        stride,
                        overwriteWithRest);
            }
            if (partial) {
                tiling.kernels
                        .rowCopier()
                        .run(workspace, scratch, scratchWidth, rows, tiling.lastColumns, c, target, cStride);
            }
        }
    }

    /** Copies a tile of C to scratch memory. */
    private void copyTile(float[] c, int at, int stride, int rows, float[] workspace) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, at + i * stride, workspace, scratch + i * scratchWidth, tiling.lastColumns);
        }
    }
}
