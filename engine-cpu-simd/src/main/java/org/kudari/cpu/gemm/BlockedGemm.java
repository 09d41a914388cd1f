package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.threads.AlignedFloats;
import org.kudari.cpu.threads.WorkerPool;

/**
 * One matrix product on its way through the caches.
 *
 * <p>C is cut into tiles, each held in registers while a {@link MicroKernel} runs down the depth. Around it, from the
 * outside in:
 *
 * <ol>
 *   <li>Sections bound the memory for packing: see {@link GemmSection}. Most products are one section.
 *   <li>What is to be packed of a section is packed over the whole depth: A into slabs of rows, B into panels as wide as
 *       a tile; one fork-join. If there are few rows, a block packs its own panels of B.
 *   <li>C is computed in blocks of at most mc x nc; the blocks are the tasks of a second fork-join. A block takes the
 *       depth in even steps of at most kc, so that kc x nr of B and mc x kc of A stay in L2 and mr x kc of A in L1, and
 *       returns to the same mc x nc of C, which stays in L2 as well. When its sums are complete, it is handed to the
 *       epilogue.
 * </ol>
 *
 * <p>This is the scheme of Goto and van de Geijn (see {@code MicroKernelWriter}), except that packing is not interleaved
 * with computing: panels over the whole depth need no barrier for each kc and can be kept from one product to the next.
 * What is packed, and which operand the vectors are taken from, is the {@link GemmPlan}'s.
 *
 * <p>A block of a C whose rows are not contiguous is computed in scratch memory and then laid where it belongs.
 *
 * <p>Used again and again, for one product at a time; small ones have a shorter way ({@link SmallGemm}).
 */
final class BlockedGemm implements WorkerPool.Task {
    private final Packing packing;
    private final AlignedFloats alignedFloats = new AlignedFloats();
    private final GemmSection gemmSection;

    private GemmTiling gemmTiling;
    private GemmShape shape;
    private WorkerPool workerPool;
    private float[] a;
    private int aAt;
    private float[] b;
    private int bAt;
    private float[] c;
    private int cAt;
    private boolean accumulate;
    private int batch;
    private BlockEpilogue blockEpilogue;

    private int aStride;
    private MicroKernel inner;
    private MicroKernel bottom;
    private MicroKernel right;
    private MicroKernel corner;

    /** Whether the tasks pack, so many panels of B and then slabs of A; or compute blocks. */
    private boolean packs;

    private int panelsToPack;

    BlockedGemm(Packing packing) {
        this.packing = packing;
        gemmSection = new GemmSection(packing);
    }

    /** The memory for panels. */
    AlignedFloats workspace() {
        return alignedFloats;
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}.
     *
     * @param workerPool who shares the work, or null to do it all on the calling thread
     * @param aAt where in its array the first element of A is; the same for B and C
     * @param batch the number of this product, for the epilogue
     */
    void run(
            GemmTiling gemmTiling,
            WorkerPool workerPool,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            int batch,
            BlockEpilogue blockEpilogue) {
        boolean exchanged = gemmTiling.plan.exchanged();
        this.gemmTiling = gemmTiling;
        this.shape = gemmTiling.shape;
        this.workerPool = workerPool;
        this.a = exchanged ? b : a;
        this.aAt = exchanged ? bAt : aAt;
        this.b = exchanged ? a : b;
        this.bAt = exchanged ? aAt : bAt;
        this.c = c;
        this.cAt = cAt;
        this.accumulate = accumulate;
        this.batch = batch;
        this.blockEpilogue = blockEpilogue;
        try {
            run();
        } finally {
            // This lives on; the tensors need not.
            this.a = null;
            this.b = null;
            this.c = null;
            this.blockEpilogue = null;
        }
    }

    // ---- sections

    private void run() {
        gemmSection.begin(gemmTiling, workerPool);
        aStride = gemmTiling.plan.packA() ? gemmSection.slabWidth : gemmTiling.aStride();
        boolean manyDown = shape.m() > gemmTiling.tileRows;
        boolean manyAcross = shape.n() > gemmTiling.tileColumns;
        inner = manyDown && manyAcross ? gemmTiling.kernel(false, false) : null;
        bottom = manyAcross ? gemmTiling.kernel(true, false) : null;
        right = manyDown ? gemmTiling.kernel(false, true) : null;
        corner = gemmTiling.kernel(true, true);
        for (int column = 0; column < shape.n(); column += gemmSection.columns) {
            gemmSection.columnsFrom(column);
            for (int i = 0; i < gemmSection.depthSections; i++) {
                gemmSection.depth(i);
                for (int row = 0; row < shape.m(); row += gemmSection.rows) {
                    gemmSection.rowsFrom(row, b, bAt, alignedFloats);
                    pack();
                    forEach(gemmSection.blocksDown * gemmSection.blocksAcross);
                }
            }
        }
    }

    private int indexOfA(int row, int depth) {
        return aAt + row * shape.aRow() + depth * shape.aColumn();
    }

    private int indexOfB(int depth, int column) {
        return bAt + depth * shape.bRow() + column * shape.bColumn();
    }

    private int indexOfC(int row, int column) {
        return cAt + row * shape.cRow() + column * shape.cColumn();
    }

    // ---- packing

    private void pack() {
        // The columns stay packed while the sections go down the rows.
        panelsToPack = gemmSection.row == 0 ? gemmSection.panelsOfB() : 0;
        if (gemmSection.tailFrom < gemmSection.depth) {
            int first = gemmSection.column + (gemmSection.columnTiles() - 1) * gemmTiling.tileColumns;
            packB(
                    first,
                    shape.n() - first,
                    gemmSection.tailFrom,
                    gemmSection.depth,
                    gemmSection.tailOrigin,
                    gemmTiling.lastWidth);
        }
        packs = true;
        forEach(panelsToPack + gemmSection.slabs());
        packs = false;
    }

    private void packB(int first, int lanes, int from, int to, int at, int width) {
        packing.pack(
                b,
                indexOfB(gemmSection.depthFrom + from, first),
                shape.bColumn(),
                shape.bRow(),
                lanes,
                to - from,
                alignedFloats.data(),
                at,
                width);
    }

    private void packA(int slab) {
        int slabRows = gemmSection.slabTiles * gemmTiling.tileRows;
        int first = gemmSection.row + slab * slabRows;
        packing.pack(
                a,
                indexOfA(first, gemmSection.depthFrom),
                shape.aRow(),
                shape.aColumn(),
                Math.min(slabRows, gemmSection.row + gemmSection.rows - first),
                gemmSection.depth,
                alignedFloats.data(),
                gemmSection.aOrigin + slab * gemmSection.slabWidth * gemmSection.packedDepth,
                gemmSection.slabWidth);
    }

    // ---- computing

    @Override
    public void run(int task, int worker) {
        if (!packs) {
            block(gemmSection.down(task), gemmSection.across(task), gemmSection.scratch(worker));
        } else if (task < panelsToPack) {
            int width = gemmTiling.tileColumns;
            int first = gemmSection.column + task * width;
            int lanes = Math.min(width, shape.n() - first);
            packB(
                    first,
                    lanes,
                    0,
                    gemmSection.depth,
                    gemmSection.bOrigin + task * width * gemmSection.packedDepth,
                    width);
        } else {
            packA(task - panelsToPack);
        }
    }

    private void block(int down, int across, int scratch) {
        int tileFrom = GemmSection.share(gemmSection.rowTiles(), down, gemmSection.blocksDown);
        int tileTo = GemmSection.share(gemmSection.rowTiles(), down + 1, gemmSection.blocksDown);
        int panelFrom = GemmSection.share(gemmSection.columnTiles(), across, gemmSection.blocksAcross);
        int panelTo = GemmSection.share(gemmSection.columnTiles(), across + 1, gemmSection.blocksAcross);
        int top = gemmSection.row + tileFrom * gemmTiling.tileRows;
        int bottom = Math.min(gemmSection.row + tileTo * gemmTiling.tileRows, shape.m());
        int left = gemmSection.column + panelFrom * gemmTiling.tileColumns;
        int right = Math.min(gemmSection.column + panelTo * gemmTiling.tileColumns, shape.n());

        boolean alongRows = gemmSection.tilesAlongRows;
        int tilesDown = tileTo - tileFrom;
        int tilesAcross = panelTo - panelFrom;
        boolean inScratch = gemmTiling.inScratch;
        float[] data = inScratch ? alignedFloats.data() : c;
        int origin = inScratch ? scratch : indexOfC(top, left);
        int stride = inScratch ? gemmSection.scratchWidth : shape.cRow();
        boolean fresh = !accumulate && gemmSection.depthFrom == 0;
        if (inScratch && !fresh) {
            int from = indexOfC(top, left);
            packing.pack(c, from, shape.cColumn(), shape.cRow(), right - left, bottom - top, data, origin, stride);
        }
        int steps = Math.max(1, Math.ceilDiv(gemmSection.depth, GemmSection.STEP));
        for (int step = 0; step < steps; step++) {
            int p = GemmSection.share(gemmSection.depth, step, steps);
            int updates = GemmSection.share(gemmSection.depth, step + 1, steps) - p;
            for (int outer = 0; outer < (alongRows ? tilesDown : tilesAcross); outer++) {
                if (gemmSection.packsInBlocks) {
                    packOwnPanel(panelFrom + outer, p, updates, scratch);
                }
                for (int inner = 0; inner < (alongRows ? tilesAcross : tilesDown); inner++) {
                    int i = tileFrom + (alongRows ? outer : inner);
                    int j = panelFrom + (alongRows ? inner : outer);
                    int panel = gemmSection.panel(j, p, scratch);
                    int at = origin
                            + (i - tileFrom) * gemmTiling.tileRows * stride
                            + (j - panelFrom) * gemmTiling.tileColumns;
                    if (gemmTiling.isPartial && isRightmost(j)) {
                        partialTile(i, j, p, updates, panel, scratch, at, fresh && step == 0);
                    } else {
                        tile(i, j, p, updates, panel, data, at, stride, fresh && step == 0);
                    }
                }
            }
        }
        if (inScratch) {
            lay(scratch, top, left, bottom - top, right - left);
        }
        if (blockEpilogue != null && gemmSection.isLastOfDepth()) {
            if (gemmTiling.plan.exchanged()) {
                blockEpilogue.block(batch, left, right, top, bottom);
            } else {
                blockEpilogue.block(batch, top, bottom, left, right);
            }
        }
    }

    /** Packs the panel of B of column j of tiles from depth p on, which no other block reads. */
    private void packOwnPanel(int j, int p, int updates, int scratch) {
        int width = gemmTiling.tileColumns;
        int first = gemmSection.column + j * width;
        packB(first, Math.min(width, shape.n() - first), p, p + updates, gemmSection.panel(j, p, scratch), width);
    }

    /** Lays a block that was computed in scratch memory where it belongs. */
    private void lay(int scratch, int top, int left, int height, int width) {
        float[] data = alignedFloats.data();
        int stride = gemmSection.scratchWidth;
        int to = indexOfC(top, left);
        if (shape.cRow() == 1) {
            int spare = scratch + gemmSection.scratchFloats - packing.spare();
            packing.lay(data, scratch, stride, height, width, c, to, shape.cColumn(), spare);
        } else {
            Packing.scatter(data, scratch, stride, height, width, c, to, shape.cRow(), shape.cColumn());
        }
    }

    private boolean isRightmost(int j) {
        return gemmSection.column + (j + 1) * gemmTiling.tileColumns >= shape.n();
    }

    /** A tile that has to be computed in scratch memory, where it has room for whole vectors, since C has not. */
    private void partialTile(int i, int j, int p, int updates, int panel, int scratch, int at, boolean fresh) {
        float[] data = alignedFloats.data();
        int width = gemmTiling.lastWidth;
        int columns = gemmTiling.lastColumns;
        int height = Math.min(gemmTiling.tileRows, shape.m() - gemmSection.row - i * gemmTiling.tileRows);
        if (!fresh) {
            for (int r = 0; r < height; r++) {
                System.arraycopy(c, at + r * shape.cRow(), data, scratch + r * width, columns);
            }
        }
        tile(i, j, p, updates, panel, data, scratch, width, fresh);
        gemmTiling.kernels.rowCopier().run(data, scratch, width, height, columns, c, at, shape.cRow());
    }

    /** Adds so many rank-1 updates, from depth p of the section on, to the tile in row i and column j of tiles. */
    private void tile(int i, int j, int p, int updates, int panel, float[] to, int at, int stride, boolean fresh) {
        boolean atBottom = gemmSection.row + (i + 1) * gemmTiling.tileRows >= shape.m();
        boolean atRight = isRightmost(j);
        MicroKernel kernel = atRight ? (atBottom ? corner : right) : (atBottom ? bottom : inner);
        boolean packA = gemmTiling.plan.packA();
        float[] aData = packA ? alignedFloats.data() : a;
        int slabTiles = gemmSection.slabTiles;
        int ia = packA
                ? gemmSection.aOrigin
                        + (i / slabTiles * gemmSection.packedDepth + p) * gemmSection.slabWidth
                        + i % slabTiles * gemmTiling.tileRows
                : indexOfA(gemmSection.row + i * gemmTiling.tileRows, gemmSection.depthFrom + p);
        if (gemmTiling.plan.packB()) {
            kernel.run(
                    updates,
                    aData,
                    ia,
                    aStride,
                    alignedFloats.data(),
                    panel,
                    gemmTiling.tileColumns,
                    to,
                    at,
                    stride,
                    fresh);
            return;
        }
        int direct = atRight ? Math.clamp(gemmSection.tailFrom - p, 0, updates) : updates;
        if (direct > 0 || updates == 0) {
            int ib = indexOfB(gemmSection.depthFrom + p, gemmSection.column + j * gemmTiling.tileColumns);
            kernel.run(direct, aData, ia, aStride, b, ib, shape.bRow(), to, at, stride, fresh);
        }
        if (direct < updates) {
            int width = gemmTiling.lastWidth;
            int ib = gemmSection.tailOrigin + (p + direct - gemmSection.tailFrom) * width;
            int rest = updates - direct;
            boolean first = fresh && direct == 0;
            int from = ia + direct * (packA ? gemmSection.slabWidth : shape.aColumn());
            kernel.run(rest, aData, from, aStride, alignedFloats.data(), ib, width, to, at, stride, first);
        }
    }

    // ---- sharing

    private void forEach(int tasks) {
        if (workerPool != null) {
            workerPool.run(tasks, this);
        } else {
            for (int i = 0; i < tasks; i++) {
                run(i, 0);
            }
        }
    }
}
