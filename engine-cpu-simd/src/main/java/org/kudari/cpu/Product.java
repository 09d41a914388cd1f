package org.kudari.cpu;

/**
 * One matrix product on its way through the caches.
 *
 * <p>C is cut into tiles, each held in registers while a {@link MicroKernel} runs down the depth. Around it, from the
 * outside in:
 *
 * <ol>
 *   <li>Sections bound the memory for packing: at most {@value #SECTION_DEPTH} deep, at most {@value #SECTION_FLOATS}
 *       floats of each operand. Most products are one section.
 *   <li>What is to be packed of a section is packed over the whole depth: A into slabs of up to {@value #SLAB_ROWS} rows,
 *       B into panels as wide as a tile; one fork-join. If there are few rows, a block packs its own panels of B.
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
 */
final class Product implements Workers.Task {

    /** Deep, because every step rereads and rewrites C; 512 x 64 of B is 128 KB. */
    private static final int KC = 512;

    /** mc: with kc, 192 KB of A. */
    private static final int SLAB_ROWS = 96;

    /** nc: with mc, 192 KB of C. */
    private static final int BLOCK_COLUMNS = 512;

    /** So many rows or fewer share no panel of B between tasks: each then packs its own, a step at a time, in its L2. */
    private static final int ROWS_OF_A_TASK = 4 * SLAB_ROWS;

    private static final int SECTION_DEPTH = 2048;
    private static final int SECTION_FLOATS = 1 << 22;

    /** Tasks for each thread, so that a thread that is held up does not hold up the rest. */
    private static final int TASKS_PER_THREAD = 4;

    private final Packing packing;
    private final Workers workers;
    private final Workspace workspace;
    private final boolean accumulate;
    private final int batch;
    private final Epilogue epilogue;

    private final boolean exchanged;
    private final Matrix a;
    private final Matrix b;
    private final Matrix c;

    private final boolean packA;
    private final boolean packB;
    private final int tileRows;
    private final int tileColumns;
    private final int lastWidth;
    private final int lastColumns;
    private final int aStride;
    private final int slabTiles;
    private final int slabWidth;
    private final boolean inScratch;
    private final MicroKernel inner;
    private final MicroKernel bottom;
    private final MicroKernel right;
    private final MicroKernel corner;

    // The section being worked on: its place in the product, and where its panels lie.
    private int row;
    private int rows;
    private int column;
    private int columns;
    private int depthFrom;
    private int depth;
    private int packedDepth;
    private int aOrigin;
    private int bOrigin;
    private int tailOrigin;

    /** The depth up to which the last columns of a B in place can be read in whole vectors; its rest is packed. */
    private int tailFrom;

    // What the tasks are: so many of packing B, then of packing A; or so many blocks down and across.
    private boolean packs;
    private int panelsOfB;
    private int blocksDown;
    private int blocksAcross;
    private int scratchOrigin;
    private int scratchWidth;
    private int scratchFloats;

    /** Whether a block packs its panels of B itself, behind its scratch memory. */
    private boolean packsInBlocks;

    private int workerFloats;

    /**
     * @param plan the one for these matrices
     * @param workers who shares the work, or null to do it all on the calling thread
     * @param batch the number of this product, for the epilogue
     */
    Product(
            Packing packing,
            ProductPlan plan,
            Workers workers,
            Workspace workspace,
            Matrix a,
            Matrix b,
            Matrix c,
            boolean accumulate,
            int batch,
            Epilogue epilogue) {
        this.packing = packing;
        MicroKernels kernels = packing.kernels();
        this.workers = workers;
        this.workspace = workspace;
        this.accumulate = accumulate;
        this.batch = batch;
        this.epilogue = epilogue;

        exchanged = plan.exchanged();
        this.a = exchanged ? b.transposed() : a;
        this.b = exchanged ? a.transposed() : b;
        this.c = exchanged ? c.transposed() : c;
        inScratch = this.c.columnStride() != 1;

        packA = plan.packA();
        packB = plan.packB();
        tileRows = plan.tileRows();
        tileColumns = plan.tileVectors() * kernels.lanes();
        lastColumns = plan.lastColumns();
        lastWidth = plan.lastVectors() * kernels.lanes();

        // Only those that have tiles: a kernel that is asked for is written, compiled and raced.
        boolean byRows = plan.byRows();
        boolean manyDown = this.c.rows() > tileRows;
        boolean manyAcross = this.c.columns() > tileColumns;
        inner = manyDown && manyAcross ? kernels.kernel(tileRows, plan.tileVectors(), byRows) : null;
        bottom = manyAcross ? kernels.kernel(plan.lastRows(), plan.tileVectors(), byRows) : null;
        right = manyDown ? kernels.kernel(tileRows, plan.lastVectors(), byRows) : null;
        corner = kernels.kernel(plan.lastRows(), plan.lastVectors(), byRows);

        slabTiles = packA ? Math.min(Math.max(1, SLAB_ROWS / tileRows), Math.ceilDiv(this.c.rows(), tileRows)) : 1;
        slabWidth = packA ? Workspace.oddLines(kernels.roundUp(slabTiles * tileRows)) : 0;
        aStride = packA ? slabWidth : byRows ? this.a.rowStride() : this.a.columnStride();
    }

    // ---- sections

    void run() {
        int k = a.columns();
        int depthSections = packA || packB ? Math.max(1, Math.ceilDiv(k, SECTION_DEPTH)) : 1;
        int deepest = Math.max(1, Math.ceilDiv(k, depthSections));
        int slabRows = slabTiles * tileRows;
        int tallest = packA ? Math.max(1, SECTION_FLOATS / deepest / slabRows) * slabRows : c.rows();
        int broadest = packB ? Math.max(1, SECTION_FLOATS / deepest / tileColumns) * tileColumns : c.columns();

        for (column = 0; column < c.columns(); column += columns) {
            columns = Math.min(broadest, c.columns() - column);
            for (int i = 0; i < depthSections; i++) {
                depthFrom = share(k, i, depthSections);
                depth = share(k, i + 1, depthSections) - depthFrom;
                for (row = 0; row < c.rows(); row += rows) {
                    rows = Math.min(tallest, c.rows() - row);
                    cut();
                    layOut();
                    pack();
                    forEach(blocksDown * blocksAcross);
                }
            }
        }
    }

    /** Decides which blocks are tasks. */
    private void cut() {
        int wanted = workers == null ? 1 : workers.threads() * TASKS_PER_THREAD;
        packsInBlocks = packB && rows <= ROWS_OF_A_TASK && columnTiles() >= wanted;
        if (packsInBlocks) {
            blocksDown = 1;
            blocksAcross = Math.clamp(Math.ceilDiv(columns, BLOCK_COLUMNS), wanted, columnTiles());
            return;
        }
        blocksDown = Math.ceilDiv(rows, SLAB_ROWS);
        blocksAcross = Math.ceilDiv(columns, BLOCK_COLUMNS);
        while (blocksDown * blocksAcross < wanted && (blocksDown < rowTiles() || blocksAcross < columnTiles())) {
            boolean tall = blocksAcross == columnTiles() || rows / blocksDown > columns / blocksAcross;
            if (tall && blocksDown < rowTiles()) {
                blocksDown = Math.min(2 * blocksDown, rowTiles());
            } else {
                blocksAcross = Math.min(2 * blocksAcross, columnTiles());
            }
        }
    }

    /** Decides where the panels of this section lie in the workspace. */
    private void layOut() {
        packedDepth = packing.kernels().roundUp(depth);
        int floatsOfA = packA ? Math.ceilDiv(rowTiles(), slabTiles) * slabWidth * packedDepth : 0;
        int floatsOfB = packB && !packsInBlocks ? columnTiles() * tileColumns * packedDepth : 0;
        // Less than a vector is read beyond the last row of B: at most as many of its rows.
        tailFrom = packB ? depth : readableDepth();
        int floatsOfTail = packing.kernels().roundUp(depth - tailFrom) * lastWidth;
        if (inScratch) {
            scratchWidth = Workspace.oddLines(Math.ceilDiv(columnTiles(), blocksAcross) * tileColumns);
            // A block that comes from C is transposed in whole vectors.
            int height = packing.kernels().roundUp(Math.ceilDiv(rowTiles(), blocksDown) * tileRows);
            scratchFloats = Workspace.roundUp(scratchWidth * height) + packing.spare();
        } else if (lastColumns < lastWidth) {
            scratchFloats = Workspace.roundUp(tileRows * lastWidth);
        }
        int floatsOfOwn = packsInBlocks ? tileColumns * packing.kernels().roundUp(KC) : 0;
        workerFloats = scratchFloats + floatsOfOwn;
        int threads = workers == null ? 1 : workers.threads();
        // B first: it stays where it is while the sections go down the rows.
        bOrigin = Workspace.ORIGIN;
        tailOrigin = bOrigin + Workspace.roundUp(floatsOfB);
        aOrigin = tailOrigin + Workspace.roundUp(floatsOfTail);
        scratchOrigin = aOrigin + Workspace.roundUp(floatsOfA);
        workspace.reserve(scratchOrigin + threads * workerFloats);
    }

    private int readableDepth() {
        int lastColumn = column + (columnTiles() - 1) * tileColumns;
        int room = b.data().length - lastWidth - b.index(depthFrom, lastColumn);
        return room < 0 ? 0 : Math.min(depth, room / b.rowStride() + 1);
    }

    private int rowTiles() {
        return Math.ceilDiv(rows, tileRows);
    }

    private int columnTiles() {
        return Math.ceilDiv(columns, tileColumns);
    }

    // ---- packing

    private void pack() {
        // The columns stay packed while the sections go down the rows.
        panelsOfB = packB && !packsInBlocks && row == 0 ? columnTiles() : 0;
        if (tailFrom < depth) {
            int first = column + (columnTiles() - 1) * tileColumns;
            packB(first, c.columns() - first, tailFrom, depth, tailOrigin, lastWidth);
        }
        packs = true;
        forEach(panelsOfB + (packA ? Math.ceilDiv(rowTiles(), slabTiles) : 0));
        packs = false;
    }

    private void packB(int first, int lanes, int from, int to, int at, int width) {
        packing.pack(
                b.data(),
                b.index(depthFrom + from, first),
                b.columnStride(),
                b.rowStride(),
                lanes,
                to - from,
                workspace.data(),
                at,
                width);
    }

    private void packA(int slab) {
        int first = row + slab * slabTiles * tileRows;
        packing.pack(
                a.data(),
                a.index(first, depthFrom),
                a.rowStride(),
                a.columnStride(),
                Math.min(slabTiles * tileRows, row + rows - first),
                depth,
                workspace.data(),
                aOrigin + slab * slabWidth * packedDepth,
                slabWidth);
    }

    // ---- computing

    @Override
    public void run(int task, int worker) {
        if (!packs) {
            block(task % blocksDown, task / blocksDown, scratchOrigin + worker * workerFloats);
        } else if (task < panelsOfB) {
            int first = column + task * tileColumns;
            int lanes = Math.min(tileColumns, c.columns() - first);
            packB(first, lanes, 0, depth, bOrigin + task * tileColumns * packedDepth, tileColumns);
        } else {
            packA(task - panelsOfB);
        }
    }

    private void block(int down, int across, int scratch) {
        int tileFrom = share(rowTiles(), down, blocksDown);
        int tileTo = share(rowTiles(), down + 1, blocksDown);
        int panelFrom = share(columnTiles(), across, blocksAcross);
        int panelTo = share(columnTiles(), across + 1, blocksAcross);
        int top = row + tileFrom * tileRows;
        int bottom = Math.min(row + tileTo * tileRows, c.rows());
        int left = column + panelFrom * tileColumns;
        int right = Math.min(column + panelTo * tileColumns, c.columns());

        float[] data = inScratch ? workspace.data() : c.data();
        int origin = inScratch ? scratch : c.index(top, left);
        int stride = inScratch ? scratchWidth : c.rowStride();
        boolean fresh = !accumulate && depthFrom == 0;
        if (inScratch && !fresh) {
            packing.pack(
                    c.data(),
                    c.index(top, left),
                    c.columnStride(),
                    c.rowStride(),
                    right - left,
                    bottom - top,
                    data,
                    origin,
                    stride);
        }
        int steps = Math.max(1, Math.ceilDiv(depth, KC));
        for (int step = 0; step < steps; step++) {
            int p = share(depth, step, steps);
            int updates = share(depth, step + 1, steps) - p;
            for (int j = panelFrom; j < panelTo; j++) {
                int panel = bOrigin + (j * packedDepth + p) * tileColumns;
                if (packsInBlocks) {
                    panel = scratch + scratchFloats;
                    int first = column + j * tileColumns;
                    packB(first, Math.min(tileColumns, c.columns() - first), p, p + updates, panel, tileColumns);
                }
                for (int i = tileFrom; i < tileTo; i++) {
                    int at = origin + (i - tileFrom) * tileRows * stride + (j - panelFrom) * tileColumns;
                    if (!inScratch && isPartial(j)) {
                        partialTile(i, j, p, updates, panel, scratch, at, fresh && step == 0);
                    } else {
                        tile(i, j, p, updates, panel, data, at, stride, fresh && step == 0);
                    }
                }
            }
        }
        if (inScratch) {
            int height = bottom - top;
            int width = right - left;
            int to = c.index(top, left);
            if (c.rowStride() == 1) {
                int spare = scratch + scratchFloats - packing.spare();
                packing.lay(data, origin, stride, height, width, c.data(), to, c.columnStride(), spare);
            } else {
                Packing.scatter(data, origin, stride, height, width, c.data(), to, c.rowStride(), c.columnStride());
            }
        }
        if (epilogue != null && depthFrom + depth == a.columns()) {
            if (exchanged) {
                epilogue.block(batch, left, right, top, bottom);
            } else {
                epilogue.block(batch, top, bottom, left, right);
            }
        }
    }

    /** Whether a column of tiles ends in a part of a vector. */
    private boolean isPartial(int j) {
        return lastColumns < lastWidth && column + (j + 1) * tileColumns >= c.columns();
    }

    /** A tile that has to be computed in scratch memory, where it has room for whole vectors, since C has not. */
    private void partialTile(int i, int j, int p, int updates, int panel, int scratch, int at, boolean fresh) {
        float[] data = workspace.data();
        int height = Math.min(tileRows, c.rows() - row - i * tileRows);
        if (!fresh) {
            for (int r = 0; r < height; r++) {
                System.arraycopy(c.data(), at + r * c.rowStride(), data, scratch + r * lastWidth, lastColumns);
            }
        }
        tile(i, j, p, updates, panel, data, scratch, lastWidth, fresh);
        packing.kernels().rowCopier().run(data, scratch, lastWidth, height, lastColumns, c.data(), at, c.rowStride());
    }

    /** Adds so many rank-1 updates, from depth p of the section on, to the tile in row i and column j of tiles. */
    private void tile(int i, int j, int p, int updates, int panel, float[] to, int at, int stride, boolean fresh) {
        boolean atBottom = row + (i + 1) * tileRows >= c.rows();
        boolean atRight = column + (j + 1) * tileColumns >= c.columns();
        MicroKernel kernel = atRight ? (atBottom ? corner : right) : (atBottom ? bottom : inner);
        float[] aData = packA ? workspace.data() : a.data();
        int ia = packA
                ? aOrigin + (i / slabTiles * packedDepth + p) * slabWidth + i % slabTiles * tileRows
                : a.index(row + i * tileRows, depthFrom + p);
        if (packB) {
            kernel.run(updates, aData, ia, aStride, workspace.data(), panel, tileColumns, to, at, stride, fresh);
            return;
        }
        int direct = atRight ? Math.clamp(tailFrom - p, 0, updates) : updates;
        if (direct > 0 || updates == 0) {
            int ib = b.index(depthFrom + p, column + j * tileColumns);
            kernel.run(direct, aData, ia, aStride, b.data(), ib, b.rowStride(), to, at, stride, fresh);
        }
        if (direct < updates) {
            int ib = tailOrigin + (p + direct - tailFrom) * lastWidth;
            int rest = updates - direct;
            boolean first = fresh && direct == 0;
            int from = ia + direct * (packA ? slabWidth : a.columnStride());
            kernel.run(rest, aData, from, aStride, workspace.data(), ib, lastWidth, to, at, stride, first);
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

    /** Where part i starts when a length is cut into even parts. */
    private static int share(int length, int i, int parts) {
        return (int) ((long) length * i / parts);
    }
}
