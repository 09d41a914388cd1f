package org.kudari.cpu;

/**
 * One matrix product on its way through the caches.
 *
 * <p>C is cut into tiles, each held in registers while a {@link MicroKernel} runs down the depth. Around it, from the
 * outside in:
 *
 * <ol>
 *   <li>Sections bound the memory for packing: see {@link Section}. Most products are one section.
 *   <li>What is to be packed of a section is packed over the whole depth: A into slabs of rows, B into panels as wide as
 *       a tile; one fork-join. If there are few rows, a block packs its own panels of B.
 *   <li>C is computed in blocks of at most mc x nc; the blocks are the tasks of a second fork-join. A block takes the
 *       depth in even steps of at most kc, so that kc x nr of B and mc x kc of A stay in L2 and mr x kc of A in L1, and
 *       returns to the same mc x nc of C, which stays in L2 as well. When its sums are complete, it is handed to the
 *       epilogue.
 * </ol>
 *
 * <p>This is the scheme of Goto and van de Geijn (see {@link KernelWriter}), except that packing is not interleaved
 * with computing: panels over the whole depth need no barrier for each kc and can be kept from one product to the next.
 * What is packed, and which operand the vectors are taken from, is the {@link ProductPlan}'s.
 *
 * <p>A block of a C whose rows are not contiguous is computed in scratch memory and then laid where it belongs.
 *
 * <p>Used again and again, for one product at a time; small ones have a shorter way ({@link SmallProduct}).
 */
final class Product implements Workers.Task {
    private final Packing packing;
    private final Workspace workspace = new Workspace();
    private final Section section;

    private Tiling tiling;
    private ProductShape shape;
    private Workers workers;
    private float[] a;
    private int aAt;
    private float[] b;
    private int bAt;
    private float[] c;
    private int cAt;
    private boolean accumulate;
    private int batch;
    private Epilogue epilogue;

    private int aStride;
    private MicroKernel inner;
    private MicroKernel bottom;
    private MicroKernel right;
    private MicroKernel corner;

    /** Whether the tasks pack, so many panels of B and then slabs of A; or compute blocks. */
    private boolean packs;

    private int panelsToPack;

    Product(Packing packing) {
        this.packing = packing;
        section = new Section(packing);
    }

    /** The memory for panels. */
    Workspace workspace() {
        return workspace;
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}.
     *
     * @param workers who shares the work, or null to do it all on the calling thread
     * @param aAt where in its array the first element of A is; the same for B and C
     * @param batch the number of this product, for the epilogue
     */
    void run(
            Tiling tiling,
            Workers workers,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            int batch,
            Epilogue epilogue) {
        boolean exchanged = tiling.plan.exchanged();
        this.tiling = tiling;
        this.shape = tiling.shape;
        this.workers = workers;
        this.a = exchanged ? b : a;
        this.aAt = exchanged ? bAt : aAt;
        this.b = exchanged ? a : b;
        this.bAt = exchanged ? aAt : bAt;
        this.c = c;
        this.cAt = cAt;
        this.accumulate = accumulate;
        this.batch = batch;
        this.epilogue = epilogue;
        try {
            run();
        } finally {
            // This lives on; the tensors need not.
            this.a = null;
            this.b = null;
            this.c = null;
            this.epilogue = null;
        }
    }

    // ---- sections

    private void run() {
        section.begin(tiling, workers);
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
                    section.rowsFrom(row, b, bAt, workspace);
                    pack();
                    forEach(section.blocksDown * section.blocksAcross);
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
        packing.pack(
                b,
                indexOfB(section.depthFrom + from, first),
                shape.bColumn(),
                shape.bRow(),
                lanes,
                to - from,
                workspace.data(),
                at,
                width);
    }

    private void packA(int slab) {
        int slabRows = section.slabTiles * tiling.tileRows;
        int first = section.row + slab * slabRows;
        packing.pack(
                a,
                indexOfA(first, section.depthFrom),
                shape.aRow(),
                shape.aColumn(),
                Math.min(slabRows, section.row + section.rows - first),
                section.depth,
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
        int tileFrom = Section.share(section.rowTiles(), down, section.blocksDown);
        int tileTo = Section.share(section.rowTiles(), down + 1, section.blocksDown);
        int panelFrom = Section.share(section.columnTiles(), across, section.blocksAcross);
        int panelTo = Section.share(section.columnTiles(), across + 1, section.blocksAcross);
        int top = section.row + tileFrom * tiling.tileRows;
        int bottom = Math.min(section.row + tileTo * tiling.tileRows, shape.m());
        int left = section.column + panelFrom * tiling.tileColumns;
        int right = Math.min(section.column + panelTo * tiling.tileColumns, shape.n());

        boolean alongRows = section.tilesAlongRows;
        int tilesDown = tileTo - tileFrom;
        int tilesAcross = panelTo - panelFrom;
        boolean inScratch = tiling.inScratch;
        float[] data = inScratch ? workspace.data() : c;
        int origin = inScratch ? scratch : indexOfC(top, left);
        int stride = inScratch ? section.scratchWidth : shape.cRow();
        boolean fresh = !accumulate && section.depthFrom == 0;
        if (inScratch && !fresh) {
            int from = indexOfC(top, left);
            packing.pack(c, from, shape.cColumn(), shape.cRow(), right - left, bottom - top, data, origin, stride);
        }
        int steps = Math.max(1, Math.ceilDiv(section.depth, Section.STEP));
        for (int step = 0; step < steps; step++) {
            int p = Section.share(section.depth, step, steps);
            int updates = Section.share(section.depth, step + 1, steps) - p;
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
            lay(scratch, top, left, bottom - top, right - left);
        }
        if (epilogue != null && section.isLastOfDepth()) {
            if (tiling.plan.exchanged()) {
                epilogue.block(batch, left, right, top, bottom);
            } else {
                epilogue.block(batch, top, bottom, left, right);
            }
        }
    }

    /** Packs the panel of B of column j of tiles from depth p on, which no other block reads. */
    private void packOwnPanel(int j, int p, int updates, int scratch) {
        int width = tiling.tileColumns;
        int first = section.column + j * width;
        packB(first, Math.min(width, shape.n() - first), p, p + updates, section.panel(j, p, scratch), width);
    }

    /** Lays a block that was computed in scratch memory where it belongs. */
    private void lay(int scratch, int top, int left, int height, int width) {
        float[] data = workspace.data();
        int stride = section.scratchWidth;
        int to = indexOfC(top, left);
        if (shape.cRow() == 1) {
            int spare = scratch + section.scratchFloats - packing.spare();
            packing.lay(data, scratch, stride, height, width, c, to, shape.cColumn(), spare);
        } else {
            Packing.scatter(data, scratch, stride, height, width, c, to, shape.cRow(), shape.cColumn());
        }
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
                System.arraycopy(c, at + r * shape.cRow(), data, scratch + r * width, columns);
            }
        }
        tile(i, j, p, updates, panel, data, scratch, width, fresh);
        tiling.kernels.rowCopier().run(data, scratch, width, height, columns, c, at, shape.cRow());
    }

    /** Adds so many rank-1 updates, from depth p of the section on, to the tile in row i and column j of tiles. */
    private void tile(int i, int j, int p, int updates, int panel, float[] to, int at, int stride, boolean fresh) {
        boolean atBottom = section.row + (i + 1) * tiling.tileRows >= shape.m();
        boolean atRight = isRightmost(j);
        MicroKernel kernel = atRight ? (atBottom ? corner : right) : (atBottom ? bottom : inner);
        boolean packA = tiling.plan.packA();
        float[] aData = packA ? workspace.data() : a;
        int slabTiles = section.slabTiles;
        int ia = packA
                ? section.aOrigin
                        + (i / slabTiles * section.packedDepth + p) * section.slabWidth
                        + i % slabTiles * tiling.tileRows
                : indexOfA(section.row + i * tiling.tileRows, section.depthFrom + p);
        if (tiling.plan.packB()) {
            kernel.run(updates, aData, ia, aStride, workspace.data(), panel, tiling.tileColumns, to, at, stride, fresh);
            return;
        }
        int direct = atRight ? Math.clamp(section.tailFrom - p, 0, updates) : updates;
        if (direct > 0 || updates == 0) {
            int ib = indexOfB(section.depthFrom + p, section.column + j * tiling.tileColumns);
            kernel.run(direct, aData, ia, aStride, b, ib, shape.bRow(), to, at, stride, fresh);
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
        if (workers != null) {
            workers.run(tasks, this);
        } else {
            for (int i = 0; i < tasks; i++) {
                run(i, 0);
            }
        }
    }
}
