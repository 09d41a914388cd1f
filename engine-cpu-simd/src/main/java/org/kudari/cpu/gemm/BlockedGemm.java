package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernel;
import org.kudari.cpu.threads.AlignedFloats;
import org.kudari.cpu.threads.WorkerPool;

/**
 * Computes a matrix product of any size, blocked for the caches.
 *
 * <p>C is cut into tiles of mr x nr elements. A {@link MicroKernel} holds one tile in registers and adds the terms of
 * its sums. The loops around it, from the outside in:
 *
 * <ol>
 *   <li>Sections bound the memory for packing ({@link GemmSection}). Most products are one section.
 *   <li>The operands of a section are packed over its whole depth, in one parallel loop: A into panels of up to mc
 *       rows, B into panels of nr columns. Only what the {@link GemmPlan} says is packed. If there are few rows, each
 *       block packs its own panels of B instead.
 *   <li>C is computed in blocks of at most mc x nc, in a second parallel loop. A block takes the depth in even steps of
 *       at most kc. So kc x nr of B, mc x kc of A and the block of C stay in L2, and mr x kc of A stays in L1. When the
 *       sums of a block are complete, it goes to the epilogue.
 * </ol>
 *
 * <p>This is the scheme of Goto and van de Geijn (see {@code MicroKernelWriter}), with one difference: they pack before
 * each step of kc, and here panels cover the whole depth. So the threads do not wait for each other at each kc.
 *
 * <p>If the rows of C are not contiguous, a block is computed in scratch memory and then copied to C.
 *
 * <p>An object computes one product at a time and is reused for later ones. {@link SmallGemm} computes small products
 * with less preparation.
 */
final class BlockedGemm implements WorkerPool.Task {
    private final Packing packing;
    private final WorkerPool pool;
    private final AlignedFloats workspace;
    private final GemmSection section;

    private GemmTiling tiling;

    /** The shape of the product as it is computed, like {@link #a}, {@link #b} and {@link #c}. */
    private GemmShape shape;

    /** The number of threads that share the work. */
    private int threads;

    /** The left operand; if the plan exchanges the operands, the transposed right operand of the caller. */
    private Matrix a;

    /** The right operand; if the plan exchanges the operands, the transposed left operand of the caller. */
    private Matrix b;

    /** The result; if the plan exchanges the operands, the transposed result of the caller. */
    private Matrix c;

    private boolean accumulate;

    /** The number of the product in its batch. */
    private int index;

    private BlockEpilogue epilogue;

    /** The stride that the kernels get for A. */
    private int aStride;

    /** The kernel for tiles of the full size. */
    private MicroKernel innerKernel;

    /** The kernel for the lowest tiles. */
    private MicroKernel bottomKernel;

    /** The kernel for the rightmost tiles. */
    private MicroKernel rightKernel;

    /** The kernel for the tile that is both. */
    private MicroKernel cornerKernel;

    /** Whether the tasks of the current parallel loop pack panels. Otherwise they compute blocks. */
    private boolean isPacking;

    /** The number of tasks that pack a panel of B. The tasks after them pack a panel of A. */
    private int bPanelsToPack;

    /** @param aligned whether panels are aligned however small they are, for which 4 MB are taken */
    BlockedGemm(Packing packing, WorkerPool pool, boolean aligned) {
        this.packing = packing;
        this.pool = pool;
        workspace = new AlignedFloats(aligned);
        section = new GemmSection(packing);
    }

    /** Returns the memory for panels, which others may use between products. */
    AlignedFloats workspace() {
        return workspace;
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}.
     *
     * @param threads the number of threads that share the work
     * @param index the number of the product in its batch, for the epilogue
     * @param epilogue called for each finished block of C, or null
     * @return whether other threads were free to take part
     */
    boolean run(
            GemmTiling tiling,
            int threads,
            Matrix a,
            Matrix b,
            Matrix c,
            boolean accumulate,
            int index,
            BlockEpilogue epilogue) {
        boolean exchanged = tiling.plan.exchanged();
        this.tiling = tiling;
        this.shape = tiling.shape;
        this.threads = threads;
        this.a = exchanged ? b.transposed() : a;
        this.b = exchanged ? a.transposed() : b;
        this.c = exchanged ? c.transposed() : c;
        this.accumulate = accumulate;
        this.index = index;
        this.epilogue = epilogue;
        try {
            return run();
        } finally {
            // This object outlives the product and must not keep the tensors alive.
            this.a = null;
            this.b = null;
            this.c = null;
            this.epilogue = null;
        }
    }

    // ---- sections

    private boolean run() {
        boolean isShared = false;
        section.begin(tiling, threads);
        aStride = tiling.plan.packA() ? section.aPanelWidth : tiling.aStride();
        boolean severalRows = shape.m() > tiling.tileRows;
        boolean severalColumns = shape.n() > tiling.tileColumns;
        innerKernel = severalRows && severalColumns ? tiling.kernel(false, false) : null;
        bottomKernel = severalColumns ? tiling.kernel(true, false) : null;
        rightKernel = severalRows ? tiling.kernel(false, true) : null;
        cornerKernel = tiling.kernel(true, true);
        for (int column = 0; column < shape.n(); column += section.columns) {
            section.setColumns(column);
            for (int row = 0; row < shape.m(); row += section.rows) {
                section.setRows(row, b, workspace);
                pack();
                isShared |= forEach(section.blockRows * section.blockColumns);
            }
        }
        return isShared;
    }

    // ---- packing

    private void pack() {
        // The sections with the same columns share the panels of B. The first of them packs them.
        bPanelsToPack = section.firstRow == 0 ? section.bPanels() : 0;
        if (section.tailStart < section.depth) {
            int first = section.firstColumn + (section.columnTiles() - 1) * tiling.tileColumns;
            packB(first, shape.n() - first, section.tailStart, section.depth, section.tailOrigin, tiling.lastWidth);
        }
        isPacking = true;
        forEach(bPanelsToPack + section.aPanels());
        isPacking = false;
    }

    /**
     * Packs some columns of B over a range of the section's depth.
     *
     * @param first the first column in B
     * @param lanes the number of columns
     * @param at where the panel starts in the workspace
     * @param width the floats from one depth of the panel to the next
     */
    private void packB(int first, int lanes, int depthFrom, int depthTo, int at, int width) {
        packing.pack(
                b.data(),
                b.index(depthFrom, first),
                b.columnStride(),
                b.rowStride(),
                lanes,
                depthTo - depthFrom,
                workspace.data(),
                at,
                width);
    }

    private void packA(int panel) {
        int panelRows = section.aPanelTiles * tiling.tileRows;
        int first = section.firstRow + panel * panelRows;
        int rows = Math.min(panelRows, section.firstRow + section.rows - first);
        packing.pack(
                a.data(),
                a.index(first, 0),
                a.rowStride(),
                a.columnStride(),
                rows,
                section.depth,
                workspace.data(),
                section.aOrigin + panel * section.aPanelWidth * section.packedDepth,
                section.aPanelWidth);
    }

    // ---- computing

    @Override
    public void run(int task, int worker) {
        if (!isPacking) {
            block(section.blockRow(task), section.blockColumn(task), section.scratch(worker));
        } else if (task < bPanelsToPack) {
            int width = tiling.tileColumns;
            int first = section.firstColumn + task * width;
            int lanes = Math.min(width, shape.n() - first);
            packB(first, lanes, 0, section.depth, section.bOrigin + task * width * section.packedDepth, width);
        } else {
            packA(task - bPanelsToPack);
        }
    }

    /** Computes a block of C. */
    private void block(int blockRow, int blockColumn, int scratch) {
        int tileRowFrom = GemmSection.partStart(section.rowTiles(), blockRow, section.blockRows);
        int tileRowTo = GemmSection.partStart(section.rowTiles(), blockRow + 1, section.blockRows);
        int tileColumnFrom = GemmSection.partStart(section.columnTiles(), blockColumn, section.blockColumns);
        int tileColumnTo = GemmSection.partStart(section.columnTiles(), blockColumn + 1, section.blockColumns);
        int rowFrom = section.firstRow + tileRowFrom * tiling.tileRows;
        int rowTo = Math.min(section.firstRow + tileRowTo * tiling.tileRows, shape.m());
        int columnFrom = section.firstColumn + tileColumnFrom * tiling.tileColumns;
        int columnTo = Math.min(section.firstColumn + tileColumnTo * tiling.tileColumns, shape.n());

        // Only such a block is copied, and needs a matrix of its own.
        Matrix block = tiling.inScratch ? c.block(rowFrom, columnFrom, rowTo - rowFrom, columnTo - columnFrom) : null;

        boolean alongRows = section.tilesAlongRows;
        int rowTiles = tileRowTo - tileRowFrom;
        int columnTiles = tileColumnTo - tileColumnFrom;
        boolean inScratch = tiling.inScratch;
        float[] data = inScratch ? workspace.data() : c.data();
        int origin = inScratch ? scratch : c.index(rowFrom, columnFrom);
        int stride = inScratch ? section.scratchWidth : shape.cRow();
        boolean overwrite = !accumulate;
        if (inScratch && !overwrite) {
            packing.pack(block.transposed(), data, origin, stride);
        }
        int steps = Math.max(1, Math.ceilDiv(section.depth, GemmSection.KC));
        for (int step = 0; step < steps; step++) {
            int p = section.stepStart(step, steps);
            int updates = section.stepStart(step + 1, steps) - p;
            for (int outer = 0; outer < (alongRows ? rowTiles : columnTiles); outer++) {
                if (section.blocksPackB) {
                    packOwnPanel(tileColumnFrom + outer, p, updates, scratch);
                }
                for (int inner = 0; inner < (alongRows ? columnTiles : rowTiles); inner++) {
                    int i = tileRowFrom + (alongRows ? outer : inner);
                    int j = tileColumnFrom + (alongRows ? inner : outer);
                    int panel = section.bPanel(j, p, scratch);
                    int ic = origin
                            + (i - tileRowFrom) * tiling.tileRows * stride
                            + (j - tileColumnFrom) * tiling.tileColumns;
                    if (tiling.isPartial && isAtRight(j)) {
                        partialTile(i, j, p, updates, panel, scratch, ic, overwrite && step == 0);
                    } else {
                        tile(i, j, p, updates, panel, data, ic, stride, overwrite && step == 0);
                    }
                }
            }
        }
        if (inScratch) {
            int spare = scratch + section.scratchFloats - packing.spareFloats();
            packing.unpack(data, scratch, stride, block, spare);
        }
        if (epilogue != null) {
            if (tiling.plan.exchanged()) {
                epilogue.block(index, columnFrom, columnTo, rowFrom, rowTo);
            } else {
                epilogue.block(index, rowFrom, rowTo, columnFrom, columnTo);
            }
        }
    }

    /** Packs the panel of B of a column of tiles, which only this block reads, from depth p on. */
    private void packOwnPanel(int j, int p, int updates, int scratch) {
        int width = tiling.tileColumns;
        int first = section.firstColumn + j * width;
        packB(first, Math.min(width, shape.n() - first), p, p + updates, section.bPanel(j, p, scratch), width);
    }

    /** Whether a column of tiles is the rightmost of C. */
    private boolean isAtRight(int j) {
        return section.firstColumn + (j + 1) * tiling.tileColumns >= shape.n();
    }

    /**
     * Updates a tile that ends with a part of a vector. Kernels write whole vectors, for which a row of C has no room.
     * So the tile is computed in scratch memory and copied to C. The parameters are those of {@link #tile}, but {@code
     * ic} is in C.
     */
    private void partialTile(int i, int j, int p, int updates, int panel, int scratch, int ic, boolean overwrite) {
        float[] data = workspace.data();
        int width = tiling.lastWidth;
        int columns = tiling.lastColumns;
        int height = Math.min(tiling.tileRows, shape.m() - section.firstRow - i * tiling.tileRows);
        if (!overwrite) {
            for (int r = 0; r < height; r++) {
                System.arraycopy(c.data(), ic + r * shape.cRow(), data, scratch + r * width, columns);
            }
        }
        tile(i, j, p, updates, panel, data, scratch, width, overwrite);
        tiling.kernels.rowCopier().run(data, scratch, width, height, columns, c.data(), ic, shape.cRow());
    }

    /**
     * Adds rank-1 updates to a tile, run by run if the sums are made of runs. The parameters are those of {@link
     * #update}.
     */
    private void tile(int i, int j, int p, int updates, int panel, float[] to, int ic, int stride, boolean overwrite) {
        if (!shape.inRuns()) {
            update(i, j, p, updates, panel, to, ic, stride, overwrite);
            return;
        }
        for (int done = 0; done < updates; done += DeepGemm.RUN) {
            int terms = Math.min(DeepGemm.RUN, updates - done);
            int panelOfRun = panel + done * tiling.tileColumns;
            update(i, j, p + done, terms, panelOfRun, to, ic, stride, overwrite && done == 0);
        }
    }

    /**
     * Adds rank-1 updates to a tile.
     *
     * @param i the row of tiles in the section
     * @param j the column of tiles in the section
     * @param p the first update, counted from the section's first depth
     * @param updates the number of updates
     * @param panel where the panel of B is in the workspace, if B is packed
     * @param to the array of the tile
     * @param ic where the tile starts in that array
     * @param stride the floats from one row of the tile to the next
     * @param overwrite whether to overwrite the tile instead of adding to it
     */
    private void update(
            int i, int j, int p, int updates, int panel, float[] to, int ic, int stride, boolean overwrite) {
        boolean atBottom = section.firstRow + (i + 1) * tiling.tileRows >= shape.m();
        boolean atRight = isAtRight(j);
        MicroKernel kernel =
                atRight ? (atBottom ? cornerKernel : rightKernel) : (atBottom ? bottomKernel : innerKernel);
        boolean packA = tiling.plan.packA();
        float[] aData = packA ? workspace.data() : a.data();
        int panelTiles = section.aPanelTiles;
        int ia = packA
                ? section.aOrigin
                        + (i / panelTiles * section.packedDepth + p) * section.aPanelWidth
                        + i % panelTiles * tiling.tileRows
                : a.index(section.firstRow + i * tiling.tileRows, p);
        if (tiling.plan.packB()) {
            kernel.run(
                    updates,
                    aData,
                    ia,
                    aStride,
                    workspace.data(),
                    panel,
                    tiling.tileColumns,
                    to,
                    ic,
                    stride,
                    overwrite);
            return;
        }
        // B is read in place. The rightmost tiles read the tail of it from its packed copy.
        int inPlace = atRight ? Math.clamp(section.tailStart - p, 0, updates) : updates;
        if (inPlace > 0 || updates == 0) {
            int ib = b.index(p, section.firstColumn + j * tiling.tileColumns);
            kernel.run(inPlace, aData, ia, aStride, b.data(), ib, shape.bRow(), to, ic, stride, overwrite);
        }
        if (inPlace < updates) {
            int width = tiling.lastWidth;
            int ib = section.tailOrigin + (p + inPlace - section.tailStart) * width;
            int rest = updates - inPlace;
            boolean overwriteWithRest = overwrite && inPlace == 0;
            int iaOfRest = ia + inPlace * (packA ? section.aPanelWidth : shape.aColumn());
            kernel.run(rest, aData, iaOfRest, aStride, workspace.data(), ib, width, to, ic, stride, overwriteWithRest);
        }
    }

    // ---- threads

    private boolean forEach(int tasks) {
        return pool.run(tasks, threads, this);
    }
}
