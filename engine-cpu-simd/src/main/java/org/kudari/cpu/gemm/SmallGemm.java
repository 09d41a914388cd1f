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
    private final GemmTiling tiling;
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
        aTile = tiling.tileRows * (plan.packA() ? 1 : shape.aRow());
        aStep = plan.packA() ? panelWidth : shape.aColumn();
        scratchWidth =
                tiling.inScratch ? AlignedFloats.roundUpToOddLines(columnTiles * tiling.tileColumns) : tiling.lastWidth;
        // A C that is turned round is so in whole vectors.
        int scratchRows = tiling.inScratch ? kernels.roundUp(height) : tiling.tileRows;

        panelOfA = AlignedFloats.ORIGIN;
        panelOfB = panelOfA + (plan.packA() ? panelWidth * packedDepth : 0);
        // Of a B in place the last columns may be packed.
        int widthOfB = plan.packB() ? tiling.tileColumns : tiling.lastWidth;
        scratch = panelOfB + AlignedFloats.roundUp(widthOfB * packedDepth);
        spare = scratch + AlignedFloats.roundUp(scratchWidth * scratchRows);
        end = spare + packing.spare();
    }

    /** The way of computing a product, or null where it is not small. */
    static SmallGemm of(Packing packing, GemmTiling tiling) {
        GemmShape shape = tiling.shape;
        boolean small = shape.k() <= GemmSection.STEP
                && (long) shape.m() * shape.n() <= LARGEST
                && (!tiling.plan.packA() || shape.m() <= TALLEST_PANEL);
        return small ? new SmallGemm(packing, tiling) : null;
    }

    /** C = A B, or C += A B if {@code accumulate}, of matrices of this shape. */
    void run(Matrix a, Matrix b, Matrix c, boolean accumulate, AlignedFloats workspace) {
        workspace.reserve(end);
        if (plan.exchanged()) {
            compute(b.transposed(), a.transposed(), c.transposed(), !accumulate, workspace.data());
        } else {
            compute(a, b, c, !accumulate, workspace.data());
        }
    }

    /** @param room the workspace's floats */
    private void compute(Matrix a, Matrix b, Matrix c, boolean fresh, float[] room) {
        boolean packA = plan.packA();
        if (packA) {
            packing.pack(a, room, panelOfA, aStride);
        }
        float[] aData = packA ? room : a.data();
        int aFrom = packA ? panelOfA : a.offset();
        if (!tiling.inScratch) {
            columns(aData, aFrom, b, c.data(), c.offset(), c.rowStride(), fresh, room);
            return;
        }
        if (!fresh) {
            packing.pack(c.transposed(), room, scratch, scratchWidth);
        }
        columns(aData, aFrom, b, room, scratch, scratchWidth, fresh, room);
        packing.unpack(room, scratch, scratchWidth, c, spare);
    }

    private void columns(float[] a, int aAt, Matrix b, float[] c, int cAt, int cStride, boolean fresh, float[] room) {
        for (int j = 0; j < columnTiles; j++) {
            boolean atRight = j == columnTiles - 1;
            int first = j * tiling.tileColumns;
            int from = b.index(0, first);
            int width = atRight ? tiling.lastWidth : tiling.tileColumns;
            int lanes = atRight ? tiling.lastColumns : tiling.tileColumns;
            int inPlace = plan.packB() ? 0 : atRight ? tiling.readableDepth(b.data(), from, shape.k()) : shape.k();
            if (inPlace < shape.k()) {
                Matrix rest = b.block(inPlace, first, shape.k() - inPlace, lanes);
                packing.pack(rest.transposed(), room, panelOfB, width);
            }
            column(atRight, inPlace, a, aAt, b.data(), from, c, cAt + first, cStride, fresh, room);
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
            int goal = cAt + i * tiling.tileRows * cStride;
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
                tiling.kernels.rowCopier().run(room, scratch, scratchWidth, rows, tiling.lastColumns, c, goal, cStride);
            }
        }
    }

    private void copyRows(float[] c, int at, int stride, int rows, float[] room) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, at + i * stride, room, scratch + i * scratchWidth, tiling.lastColumns);
        }
    }
}
