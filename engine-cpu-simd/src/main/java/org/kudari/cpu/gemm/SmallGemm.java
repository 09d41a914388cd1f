package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.threads.AlignedFloats;

/**
 * A product that is over in microseconds: one block on one thread, the depth in one step. {@link BlockedGemm} does the same for
 * products of any size, but what it prepares for each of them takes as long as the smallest ones do; here all numbers are
 * found once for a shape, and a call makes no object.
 *
 * <p>Immutable: calls on several threads differ in their workspaces.
 */
final class SmallGemm {
    /** The most elements of C: its epilogue finds them in cache. */
    private static final int LARGEST = 1 << 16;

    /** The most rows of A in one panel. */
    private static final int TALLEST_PANEL = 192;

    private final Packing packing;
    private final GemmTiling gemmTiling;
    private final GemmPlan plan;
    private final GemmShape shape;
    private final int rowTiles;
    private final int columnTiles;
    private final int aStride;

    /** From tile to tile of A, and from depth to depth. */
    private final int aTile;

    private final int aStep;
    private final int scratchWidth;

    // Where everything lies in the workspace.
    private final int panelOfA;
    private final int panelOfB;
    private final int scratch;
    private final int spare;
    private final int end;

    private SmallGemm(Packing packing, GemmTiling gemmTiling) {
        this.packing = packing;
        this.gemmTiling = gemmTiling;
        plan = gemmTiling.plan;
        shape = gemmTiling.shape;
        rowTiles = gemmTiling.rowTiles(shape.m());
        columnTiles = gemmTiling.columnTiles(shape.n());

        MicroKernels kernels = gemmTiling.kernels;
        int height = rowTiles * gemmTiling.tileRows;
        int packedDepth = kernels.roundUp(shape.k());
        int panelWidth = AlignedFloats.oddLines(kernels.roundUp(height));
        aStride = plan.packA() ? panelWidth : gemmTiling.aStride();
        aTile = gemmTiling.tileRows * (plan.packA() ? 1 : shape.aRow());
        aStep = plan.packA() ? panelWidth : shape.aColumn();
        scratchWidth = gemmTiling.inScratch
                ? AlignedFloats.oddLines(columnTiles * gemmTiling.tileColumns)
                : gemmTiling.lastWidth;
        // A C that is turned round is so in whole vectors.
        int scratchRows = gemmTiling.inScratch ? kernels.roundUp(height) : gemmTiling.tileRows;

        panelOfA = AlignedFloats.ORIGIN;
        panelOfB = panelOfA + (plan.packA() ? panelWidth * packedDepth : 0);
        // Of a B in place the last columns may be packed.
        int widthOfB = plan.packB() ? gemmTiling.tileColumns : gemmTiling.lastWidth;
        scratch = panelOfB + AlignedFloats.roundUp(widthOfB * packedDepth);
        spare = scratch + AlignedFloats.roundUp(scratchWidth * scratchRows);
        end = spare + packing.spare();
    }

    /** The way of computing a product, or null where it is not small. */
    static SmallGemm of(Packing packing, GemmTiling gemmTiling) {
        GemmShape shape = gemmTiling.shape;
        boolean small = shape.k() <= GemmSection.STEP
                && (long) shape.m() * shape.n() <= LARGEST
                && (!gemmTiling.plan.packA() || shape.m() <= TALLEST_PANEL);
        return small ? new SmallGemm(packing, gemmTiling) : null;
    }

    /**
     * C = A B, or C += A B if {@code accumulate}, of matrices of this shape.
     *
     * @param aAt where in its array the first element of A is; the same for B and C
     */
    void run(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            AlignedFloats alignedFloats) {
        alignedFloats.reserve(end);
        if (plan.exchanged()) {
            compute(b, bAt, a, aAt, c, cAt, !accumulate, alignedFloats.data());
        } else {
            compute(a, aAt, b, bAt, c, cAt, !accumulate, alignedFloats.data());
        }
    }

    /** @param room the workspace's floats */
    private void compute(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, boolean fresh, float[] room) {
        boolean packA = plan.packA();
        if (packA) {
            packing.pack(a, aAt, shape.aRow(), shape.aColumn(), shape.m(), shape.k(), room, panelOfA, aStride);
        }
        float[] aData = packA ? room : a;
        int aFrom = packA ? panelOfA : aAt;
        if (!gemmTiling.inScratch) {
            columns(aData, aFrom, b, bAt, c, cAt, shape.cRow(), fresh, room);
            return;
        }
        if (!fresh) {
            packing.pack(c, cAt, shape.cColumn(), shape.cRow(), shape.n(), shape.m(), room, scratch, scratchWidth);
        }
        columns(aData, aFrom, b, bAt, room, scratch, scratchWidth, fresh, room);
        if (shape.cRow() == 1) {
            packing.lay(room, scratch, scratchWidth, shape.m(), shape.n(), c, cAt, shape.cColumn(), spare);
        } else {
            Packing.scatter(room, scratch, scratchWidth, shape.m(), shape.n(), c, cAt, shape.cRow(), shape.cColumn());
        }
    }

    private void columns(
            float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride, boolean fresh, float[] room) {
        for (int j = 0; j < columnTiles; j++) {
            boolean atRight = j == columnTiles - 1;
            int first = j * gemmTiling.tileColumns;
            int from = bAt + first * shape.bColumn();
            int width = atRight ? gemmTiling.lastWidth : gemmTiling.tileColumns;
            int lanes = atRight ? gemmTiling.lastColumns : gemmTiling.tileColumns;
            int inPlace = plan.packB() ? 0 : atRight ? gemmTiling.readableDepth(b, from, shape.k()) : shape.k();
            packB(b, from, lanes, inPlace, room, width);
            column(atRight, inPlace, a, aAt, b, from, c, cAt + first, cStride, fresh, room);
        }
    }

    /** Packs columns of B from a depth on; a panel as wide as the tiles. */
    private void packB(float[] b, int at, int lanes, int from, float[] room, int width) {
        if (from < shape.k()) {
            int start = at + from * shape.bRow();
            packing.pack(b, start, shape.bColumn(), shape.bRow(), lanes, shape.k() - from, room, panelOfB, width);
        }
    }

    /**
     * Goes down a column of tiles.
     *
     * @param inPlace the depth up to which B is read in place; what follows is in the panel
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
            boolean fresh,
            float[] room) {
        boolean partial = atRight && gemmTiling.isPartial;
        int width = atRight ? gemmTiling.lastWidth : gemmTiling.tileColumns;
        int rows = gemmTiling.tileRows;
        MicroKernel kernel = rowTiles > 1 ? gemmTiling.kernel(false, atRight) : null;
        int rest = shape.k() - inPlace;
        for (int i = 0; i < rowTiles; i++) {
            if (i == rowTiles - 1) {
                rows = plan.lastRows();
                kernel = gemmTiling.kernel(true, atRight);
            }
            int goal = cAt + i * gemmTiling.tileRows * cStride;
            float[] to = partial ? room : c;
            int at = partial ? scratch : goal;
            int stride = partial ? scratchWidth : cStride;
            if (partial && !fresh) {
                copyRows(c, goal, cStride, rows, room);
            }
            int ia = aAt + i * aTile;
            if (inPlace > 0 || shape.k() == 0) {
                kernel.run(inPlace, a, ia, aStride, b, bAt, shape.bRow(), to, at, stride, fresh);
            }
            if (rest > 0) {
                boolean first = fresh && inPlace == 0;
                kernel.run(rest, a, ia + inPlace * aStep, aStride, room, panelOfB, width, to, at, stride, first);
            }
            if (partial) {
                gemmTiling
                        .kernels
                        .rowCopier()
                        .run(room, scratch, scratchWidth, rows, gemmTiling.lastColumns, c, goal, cStride);
            }
        }
    }

    private void copyRows(float[] c, int at, int stride, int rows, float[] room) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, at + i * stride, room, scratch + i * scratchWidth, gemmTiling.lastColumns);
        }
    }
}
