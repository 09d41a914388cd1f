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
    private final AlignedFloats workspace = new AlignedFloats();
    private final GemmSection section;

    private GemmTiling tiling;
    private GemmShape shape;
    private WorkerPool pool;

    // In exchanged roles where the plan says so.
    private Matrix a;
    private Matrix b;
    private Matrix c;
    private boolean accumulate;
    private int index;
    private BlockEpilogue epilogue;

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
        section = new GemmSection(packing);
    }

    /** The memory for panels. */
    AlignedFloats workspace() {
        return workspace;
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}.
     *
     * @param pool the threads that share the work, or null to do it all on the calling thread
     * @param index the number of this product in its batch, for the epilogue
     */
    void run(
            GemmTiling tiling,
            WorkerPool pool,
            Matrix a,
            Matrix b,
            Matrix c,
            boolean accumulate,
            int index,
            BlockEpilogue epilogue) {
        boolean exchanged = tiling.plan.exchanged();
        this.tiling = tiling;
        this.shape = tiling.shape;
        this.pool = pool;
        this.a = exchanged ? b.transposed() : a;
        this.b = exchanged ? a.transposed() : b;
        this.c = exchanged ? c.transposed() : c;
        this.accumulate = accumulate;
        this.index = index;
        this.epilogue = epilogue;
        try {
            run();
        } finally {
            // This object is kept for later products; it must not keep the tensors alive.
            this.a = null;
            this.b = null;
            this.c = null;
            this.epilogue = null;
        }
    }

    // ---- sections

    private void run() {
        section.begin(tiling, pool);
        aStride = tiling.plan.packA() ? section.slabWidth : tiling.aStride();
        boolean manyDown = shape.m() > tiling.tileRows;
        boolean manyAcross = shape.n() > tiling.tileColumns;
        inner = manyDown && manyAcross ? tiling.kernel(false, false) : null;
        bottom = manyAcross ? tiling.kernel(true, false) : null;
        right = manyDown ? tiling.kernel(false, true) : null;
        corner = tiling.kernel(true, true);
        for (int column = 0; column < shape.n(); column += section.columns) {
            section.columnsFrom(column);
            for (int i = 0; i < section.depthSections; i++) {
                section.depth(i);
                for (int row = 0; row < shape.m(); row += section.rows) {
                    section.rowsFrom(row, b, workspace);
                    pack();
                    forEach(section.blocksDown * section.blocksAcross);
                }
            }
        }
    }

    // ---- packing

    private void pack() {
        // The columns stay packed while the sections go down the rows.
        panelsToPack = section.row == 0 ? section.panelsOfB() : 0;
        if (section.tailFrom < section.depth) {
            int first = section.column + (section.columnTiles() - 1) * tiling.tileColumns;
            packB(first, shape.n() - first, section.tailFrom, section.depth, section.tailOrigin, tiling.lastWidth);
        }
        packs = true;
        forEach(panelsToPack + section.slabs());
        packs = false;
    }

    private void packB(int first, int lanes, int from, int to, int at, int width) {
        Matrix columns = b.block(section.depthFrom + from, first, to - from, lanes);
        packing.pack(columns.transposed(), workspace.data(), at, width);
    }

    private void packA(int slab) {
        int slabRows = section.slabTiles * tiling.tileRows;
        int first = section.row + slab * slabRows;
        int rows = Math.min(slabRows, section.row + section.rows - first);
        packing.pack(
                a.block(first, section.depthFrom, rows, section.depth),
                workspace.data(),
                section.aOrigin + slab * section.slabWidth * section.packedDepth,
                section.slabWidth);
    }

    // ---- computing

    @Override
    public void run(int task, int worker) {
        if (!packs) {
            block(section.down(task), section.across(task), section.scratch(worker));
        } else if (task < panelsToPack) {
            int width = tiling.tileColumns;
            int first = section.column + task * width;
            int lanes = Math.min(width, shape.n() - first);
            packB(first, lanes, 0, section.depth, section.bOrigin + task * width * section.packedDepth, width);
        } else {
            packA(task - panelsToPack);
        }
    }

    private void block(int down, int across, int scratch) {
        int tileFrom = GemmSection.share(section.rowTiles(), down, section.blocksDown);
        int tileTo = GemmSection.share(section.rowTiles(), down + 1, section.blocksDown);
        int panelFrom = GemmSection.share(section.columnTiles(), across, section.blocksAcross);
        int panelTo = GemmSection.share(section.columnTiles(), across + 1, section.blocksAcross);
        int top = section.row + tileFrom * tiling.tileRows;
        int bottom = Math.min(section.row + tileTo * tiling.tileRows, shape.m());
        int left = section.column + panelFrom * tiling.tileColumns;
        int right = Math.min(section.column + panelTo * tiling.tileColumns, shape.n());

        Matrix block = c.block(top, left, bottom - top, right - left);

        boolean alongRows = section.tilesAlongRows;
        int tilesDown = tileTo - tileFrom;
        int tilesAcross = panelTo - panelFrom;
        boolean inScratch = tiling.inScratch;
        float[] data = inScratch ? workspace.data() : c.data();
        int origin = inScratch ? scratch : c.index(top, left);
        int stride = inScratch ? section.scratchWidth : shape.cRow();
        boolean fresh = !accumulate && section.depthFrom == 0;
        if (inScratch && !fresh) {
            packing.pack(block.transposed(), data, origin, stride);
        }
        int steps = Math.max(1, Math.ceilDiv(section.depth, GemmSection.STEP));
        for (int step = 0; step < steps; step++) {
            int p = GemmSection.share(section.depth, step, steps);
            int updates = GemmSection.share(section.depth, step + 1, steps) - p;
            for (int outer = 0; outer < (alongRows ? tilesDown : tilesAcross); outer++) {
                if (section.packsInBlocks) {
                    packOwnPanel(panelFrom + outer, p, updates, scratch);
                }
                for (int inner = 0; inner < (alongRows ? tilesAcross : tilesDown); inner++) {
                    int i = tileFrom + (alongRows ? outer : inner);
                    int j = panelFrom + (alongRows ? inner : outer);
                    int panel = section.panel(j, p, scratch);
                    int at = origin + (i - tileFrom) * tiling.tileRows * stride + (j - panelFrom) * tiling.tileColumns;
                    if (tiling.isPartial && isRightmost(j)) {
                        partialTile(i, j, p, updates, panel, scratch, at, fresh && step == 0);
                    } else {
                        tile(i, j, p, updates, panel, data, at, stride, fresh && step == 0);
                    }
                }
            }
        }
        if (inScratch) {
            int spare = scratch + section.scratchFloats - packing.spare();
            packing.unpack(data, scratch, stride, block, spare);
        }
        if (epilogue != null && section.isLastOfDepth()) {
            if (tiling.plan.exchanged()) {
                epilogue.block(index, left, right, top, bottom);
            } else {
                epilogue.block(index, top, bottom, left, right);
            }
        }
    }

    /** Packs the panel of B of column j of tiles from depth p on, which no other block reads. */
    private void packOwnPanel(int j, int p, int updates, int scratch) {
        int width = tiling.tileColumns;
        int first = section.column + j * width;
        packB(first, Math.min(width, shape.n() - first), p, p + updates, section.panel(j, p, scratch), width);
    }

    private boolean isRightmost(int j) {
        return section.column + (j + 1) * tiling.tileColumns >= shape.n();
    }

    /** A tile that has to be computed in scratch memory, where it has room for whole vectors, since C has not. */
    private void partialTile(int i, int j, int p, int updates, int panel, int scratch, int at, boolean fresh) {
        float[] data = workspace.data();
        int width = tiling.lastWidth;
        int columns = tiling.lastColumns;
        int height = Math.min(tiling.tileRows, shape.m() - section.row - i * tiling.tileRows);
        if (!fresh) {
            for (int r = 0; r < height; r++) {
                System.arraycopy(c.data(), at + r * shape.cRow(), data, scratch + r * width, columns);
            }
        }
        tile(i, j, p, updates, panel, data, scratch, width, fresh);
        tiling.kernels.rowCopier().run(data, scratch, width, height, columns, c.data(), at, shape.cRow());
    }

    /** Adds so many rank-1 updates, from depth p of the section on, to the tile in row i and column j of tiles. */
    private void tile(int i, int j, int p, int updates, int panel, float[] to, int at, int stride, boolean fresh) {
        boolean atBottom = section.row + (i + 1) * tiling.tileRows >= shape.m();
        boolean atRight = isRightmost(j);
        MicroKernel kernel = atRight ? (atBottom ? corner : right) : (atBottom ? bottom : inner);
        boolean packA = tiling.plan.packA();
        float[] aData = packA ? workspace.data() : a.data();
        int slabTiles = section.slabTiles;
        int ia = packA
                ? section.aOrigin
                        + (i / slabTiles * section.packedDepth + p) * section.slabWidth
                        + i % slabTiles * tiling.tileRows
                : a.index(section.row + i * tiling.tileRows, section.depthFrom + p);
        if (tiling.plan.packB()) {
            kernel.run(updates, aData, ia, aStride, workspace.data(), panel, tiling.tileColumns, to, at, stride, fresh);
            return;
        }
        int direct = atRight ? Math.clamp(section.tailFrom - p, 0, updates) : updates;
        if (direct > 0 || updates == 0) {
            int ib = b.index(section.depthFrom + p, section.column + j * tiling.tileColumns);
            kernel.run(direct, aData, ia, aStride, b.data(), ib, shape.bRow(), to, at, stride, fresh);
        }
        if (direct < updates) {
            int width = tiling.lastWidth;
            int ib = section.tailOrigin + (p + direct - section.tailFrom) * width;
            int rest = updates - direct;
            boolean first = fresh && direct == 0;
            int from = ia + direct * (packA ? section.slabWidth : shape.aColumn());
            kernel.run(rest, aData, from, aStride, workspace.data(), ib, width, to, at, stride, first);
        }
    }

    // ---- sharing

    private void forEach(int tasks) {
        if (pool != null) {
            pool.run(tasks, this);
        } else {
            for (int i = 0; i < tasks; i++) {
                run(i, 0);
            }
        }
    }
}
