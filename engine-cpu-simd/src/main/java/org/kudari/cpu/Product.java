package org.kudari.cpu;

/**
 * One matrix product on its way through the caches.
 *
 * <p>C is cut into tiles of mr x nr, each held in registers while a {@link MicroKernel} runs down the depth. Around it,
 * from the outside in:
 *
 * <ol>
 *   <li>Sections bound the memory for packing: at most {@value #SECTION_DEPTH} deep, at most {@value #SECTION_FLOATS}
 *       floats of each operand. Most products are one section.
 *   <li>Both operands of a section are packed into panels, mr rows of A or nr columns of B over the whole depth; one
 *       fork-join.
 *   <li>C is computed in blocks of at most mc x nc; the blocks are the tasks of a second fork-join. A block takes the
 *       depth in even steps of at most kc, so that kc x nr of B and mc x kc of A stay in L2 and mr x kc of A in L1, and
 *       returns to the same mc x nc of C, which stays in L2 as well. When its sums are complete, it is handed to the
 *       epilogue.
 * </ol>
 *
 * <p>This is the scheme of Goto and van de Geijn (see {@link KernelWriter}), except that packing is not interleaved
 * with computing: panels over the whole depth need no barrier for each kc and can be kept from one product to the next.
 *
 * <p>Packing is not worth its price for an operand that is read only a few times. Such an operand is read in place: A by
 * any strides, B if its rows are contiguous. A product that would have to transpose a large B for the sake of a few rows
 * of A is computed as C' = B' A' instead, with the roles exchanged.
 *
 * <p>Tiles that end in a part of a vector, or that belong to a C whose rows are not contiguous, go through a scratch
 * tile.
 */
final class Product {

    /** Deep, because every step rereads and rewrites C; 512 x 64 of B is 128 KB. */
    private static final int KC = 512;

    /** mc in panels of mr rows: with 6, 192 KB of A. */
    private static final int MC_PANELS = 16;

    /** nc in panels of nr columns: with 64, 192 KB of C. */
    private static final int NC_PANELS = 8;

    private static final int SECTION_DEPTH = 2048;
    private static final int SECTION_FLOATS = 1 << 22;

    /** With at most so many columns, A is read in place: too few tiles in a row would use what was packed. */
    private static final int FEW_COLUMNS = 512;

    /** With at most so many rows, B is read in place if it can be; */
    private static final int FEW_ROWS = 64;

    /** and so it is with at most so many elements, a part of L2, from which it can be read as well as from a copy. */
    private static final int SMALL_B = 1 << 17;

    /** With at most so many rows, it is better to exchange the roles than to transpose B, */
    private static final int EXCHANGE_ROWS = 128;

    /** if the product is so many times deeper than it has rows: transposing C instead must be the smaller work. */
    private static final int EXCHANGE_DEPTH = 2;

    /** Tasks for each thread, so that a thread that is held up does not hold up the rest. */
    private static final int TASKS_PER_THREAD = 4;

    /** Panels of A are narrow; this many are packed in one go. */
    private static final int PANELS_OF_A_PER_TASK = 8;

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
    private final int lastRows;
    private final int lastColumns;
    private final int lastWidth;
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
    private float[] aData;
    private int aOrigin;
    private int aPanel;
    private int aLane;
    private int aDepth;
    private float[] bData;
    private int bOrigin;
    private int bPanel;
    private int bDepth;
    private int tailOrigin;

    /**
     * @param workers who shares the work, or null to do it all on the calling thread
     * @param batch the number of this product, for the epilogue
     */
    Product(
            MicroKernels kernels,
            Workers workers,
            Workspace workspace,
            Matrix a,
            Matrix b,
            Matrix c,
            boolean accumulate,
            int batch,
            Epilogue epilogue) {
        this.workers = workers;
        this.workspace = workspace;
        this.accumulate = accumulate;
        this.batch = batch;
        this.epilogue = epilogue;

        exchanged = exchange(a, b, c);
        this.a = exchanged ? b.transposed() : a;
        this.b = exchanged ? a.transposed() : b;
        this.c = exchanged ? c.transposed() : c;

        int m = this.c.rows();
        int n = this.c.columns();
        packA = n > FEW_COLUMNS;
        packB = this.b.columnStride() != 1 || m > FEW_ROWS && (long) n * this.b.rows() > SMALL_B;
        tileRows = packA ? kernels.mr() : evenly(m, kernels.tallest(n));
        tileColumns = packB ? kernels.nr() : kernels.widest(tileRows);
        lastRows = m - (m - 1) / tileRows * tileRows;
        lastColumns = n - (n - 1) / tileColumns * tileColumns;
        lastWidth = Math.ceilDiv(lastColumns, kernels.lanes()) * kernels.lanes();

        boolean packed = packA && packB;
        // Only those that have tiles: a kernel that is asked for is written, compiled and raced.
        boolean manyDown = m > tileRows;
        boolean manyAcross = n > tileColumns;
        inner = manyDown && manyAcross ? kernels.kernel(tileRows, tileColumns, packed) : null;
        bottom = manyAcross ? kernels.kernel(lastRows, tileColumns, packed) : null;
        right = manyDown ? kernels.kernel(tileRows, lastWidth, packed) : null;
        corner = kernels.kernel(lastRows, lastWidth, packed);
    }

    private static boolean exchange(Matrix a, Matrix b, Matrix c) {
        if (c.columnStride() != 1) {
            return c.rowStride() == 1;
        }
        int m = a.rows();
        boolean few = m <= EXCHANGE_ROWS && m < b.columns();
        return few && b.columnStride() != 1 && a.columns() >= EXCHANGE_DEPTH * m;
    }

    /** The part length, up to a limit, that cuts a length into the fewest and most even parts. */
    private static int evenly(int length, int limit) {
        return Math.ceilDiv(length, Math.ceilDiv(length, limit));
    }

    // ---- sections

    void run() {
        int k = a.columns();
        // Whatever is packed, if only the tail of B, is packed a section at a time.
        boolean packs = packA || packB || endsInPartOfVector();
        int depthSections = packs ? Math.max(1, Math.ceilDiv(k, SECTION_DEPTH)) : 1;
        int deepest = Math.max(1, Math.ceilDiv(k, depthSections));
        int tallest = packA ? Math.max(1, SECTION_FLOATS / deepest / tileRows) * tileRows : c.rows();
        int broadest = packB ? Math.max(1, SECTION_FLOATS / deepest / tileColumns) * tileColumns : c.columns();

        for (column = 0; column < c.columns(); column += columns) {
            columns = Math.min(broadest, c.columns() - column);
            for (int i = 0; i < depthSections; i++) {
                depthFrom = share(k, i, depthSections);
                depth = share(k, i + 1, depthSections) - depthFrom;
                for (row = 0; row < c.rows(); row += rows) {
                    rows = Math.min(tallest, c.rows() - row);
                    layOut();
                    pack();
                    compute();
                }
            }
        }
    }

    /** Decides where the panels of this section lie: in the workspace, behind the scratch tiles, or in place. */
    private void layOut() {
        int scratch = scratchFloats() * (workers == null ? 1 : workers.threads());
        int forTail = endsInPartOfVector() ? lastWidth * depth : 0;
        int forB = packB ? columnPanels() * tileColumns * depth : forTail;
        int forA = packA ? rowPanels() * tileRows * depth : 0;
        workspace.reserve(scratch + Workspace.roundUp(forB) + forA);

        tailOrigin = workspace.origin() + scratch;
        if (packB) {
            bData = workspace.data();
            bOrigin = tailOrigin;
            bPanel = tileColumns * depth;
            bDepth = tileColumns;
        } else {
            bData = b.data();
            bOrigin = b.index(depthFrom, column);
            bPanel = tileColumns;
            bDepth = b.rowStride();
        }
        if (packA) {
            aData = workspace.data();
            aOrigin = tailOrigin + Workspace.roundUp(forB);
            aPanel = tileRows * depth;
            aLane = 1;
            aDepth = tileRows;
        } else {
            aData = a.data();
            aOrigin = a.index(row, depthFrom);
            aPanel = tileRows * a.rowStride();
            aLane = a.rowStride();
            aDepth = a.columnStride();
        }
    }

    private int rowPanels() {
        return Math.ceilDiv(rows, tileRows);
    }

    private int columnPanels() {
        return Math.ceilDiv(columns, tileColumns);
    }

    // ---- packing

    private void pack() {
        // The columns stay packed while the sections go down the rows.
        int ofB = row > 0 ? 0 : packB ? columnPanels() : tail(columnPanels() - 1) ? 1 : 0;
        int ofA = packA ? Math.ceilDiv(rowPanels(), PANELS_OF_A_PER_TASK) : 0;
        forEach(ofB + ofA, (i, worker) -> {
            if (i >= ofB) {
                packA(i - ofB);
            } else if (packB) {
                packB(i, bOrigin + i * bPanel, tileColumns);
            } else {
                packB(columnPanels() - 1, tailOrigin, lastWidth);
            }
        });
    }

    private void packA(int task) {
        int to = Math.min((task + 1) * PANELS_OF_A_PER_TASK, rowPanels());
        for (int i = task * PANELS_OF_A_PER_TASK; i < to; i++) {
            int first = row + i * tileRows;
            Packing.pack(
                    a.data(),
                    a.index(first, depthFrom),
                    a.rowStride(),
                    a.columnStride(),
                    Math.min(tileRows, c.rows() - first),
                    depth,
                    aData,
                    aOrigin + i * aPanel,
                    tileRows);
        }
    }

    private void packB(int panel, int at, int width) {
        int first = column + panel * tileColumns;
        Packing.pack(
                b.data(),
                b.index(depthFrom, first),
                b.columnStride(),
                b.rowStride(),
                Math.min(width, c.columns() - first),
                depth,
                workspace.data(),
                at,
                width);
    }

    // ---- computing

    private void compute() {
        int rowPanels = rowPanels();
        int columnPanels = columnPanels();
        int rowBlocks = Math.ceilDiv(rowPanels, MC_PANELS);
        int columnBlocks = Math.ceilDiv(columnPanels, NC_PANELS);
        int wanted = workers == null ? 1 : workers.threads() * TASKS_PER_THREAD;
        while (rowBlocks * columnBlocks < wanted && (rowBlocks < rowPanels || columnBlocks < columnPanels)) {
            boolean tall = columnBlocks == columnPanels || rows / rowBlocks > columns / columnBlocks;
            if (tall && rowBlocks < rowPanels) {
                rowBlocks = Math.min(2 * rowBlocks, rowPanels);
            } else {
                columnBlocks = Math.min(2 * columnBlocks, columnPanels);
            }
        }
        int down = rowBlocks;
        int across = columnBlocks;
        forEach(
                down * across,
                (i, worker) -> block(
                        share(rowPanels, i % down, down),
                        share(rowPanels, i % down + 1, down),
                        share(columnPanels, i / down, across),
                        share(columnPanels, i / down + 1, across),
                        worker));
    }

    /** Computes the tiles of a range of row panels and column panels. */
    private void block(int rowPanel, int rowPanelTo, int columnPanel, int columnPanelTo, int worker) {
        // A C that has to go through scratch tiles goes there once.
        int kc = c.columnStride() == 1 ? KC : SECTION_DEPTH;
        int steps = Math.max(1, Math.ceilDiv(depth, kc));
        for (int step = 0; step < steps; step++) {
            int p = share(depth, step, steps);
            int updates = share(depth, step + 1, steps) - p;
            boolean fresh = !accumulate && depthFrom + p == 0;
            for (int j = columnPanel; j < columnPanelTo; j++) {
                for (int i = rowPanel; i < rowPanelTo; i++) {
                    tile(i, j, p, updates, fresh, worker);
                }
            }
        }
        if (epilogue != null && depthFrom + depth == a.columns()) {
            int rowFrom = row + rowPanel * tileRows;
            int rowTo = Math.min(row + rowPanelTo * tileRows, c.rows());
            int columnFrom = column + columnPanel * tileColumns;
            int columnTo = Math.min(column + columnPanelTo * tileColumns, c.columns());
            if (exchanged) {
                epilogue.block(batch, columnFrom, columnTo, rowFrom, rowTo);
            } else {
                epilogue.block(batch, rowFrom, rowTo, columnFrom, columnTo);
            }
        }
    }

    /** Adds so many rank-1 updates, from depth p of the section on, to the tile in row panel i and column panel j. */
    private void tile(int i, int j, int p, int updates, boolean fresh, int worker) {
        int top = row + i * tileRows;
        int left = column + j * tileColumns;
        boolean atBottom = top + tileRows >= c.rows();
        boolean atRight = left + tileColumns >= c.columns();
        MicroKernel kernel = atRight ? (atBottom ? corner : right) : (atBottom ? bottom : inner);

        boolean tail = !packB && tail(j);
        float[] bTile = tail ? workspace.data() : bData;
        int bStride = tail ? lastWidth : bDepth;
        int ib = (tail ? tailOrigin : bOrigin + j * bPanel) + p * bStride;
        int ia = aOrigin + i * aPanel + p * aDepth;
        if (c.columnStride() == 1 && !tail(j)) {
            int ic = c.index(top, left);
            kernel.run(updates, aData, ia, aLane, aDepth, bTile, ib, bStride, c.data(), ic, c.rowStride(), fresh);
            return;
        }
        float[] scratch = workspace.data();
        int at = workspace.origin() + worker * scratchFloats();
        int height = atBottom ? lastRows : tileRows;
        int width = atRight ? lastColumns : tileColumns;
        if (!fresh) {
            for (int r = 0; r < height; r++) {
                copyRow(c.data(), c.index(top + r, left), c.columnStride(), scratch, at + r * tileColumns, 1, width);
            }
        }
        kernel.run(updates, aData, ia, aLane, aDepth, bTile, ib, bStride, scratch, at, tileColumns, fresh);
        for (int r = 0; r < height; r++) {
            copyRow(scratch, at + r * tileColumns, 1, c.data(), c.index(top + r, left), c.columnStride(), width);
        }
    }

    /** Whether a column panel ends in a part of a vector. */
    private boolean tail(int panel) {
        return endsInPartOfVector() && column + (panel + 1) * tileColumns >= c.columns();
    }

    private boolean endsInPartOfVector() {
        return lastColumns < lastWidth;
    }

    private int scratchFloats() {
        return Workspace.roundUp(tileRows * tileColumns);
    }

    private static void copyRow(float[] from, int at, int step, float[] to, int toAt, int toStep, int count) {
        for (int j = 0; j < count; j++) {
            to[toAt + j * toStep] = from[at + j * step];
        }
    }

    // ---- sharing

    private void forEach(int tasks, Workers.Task task) {
        if (workers != null) {
            workers.run(tasks, task);
        } else {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
        }
    }

    /** Where part i starts when a length is cut into even parts. */
    private static int share(int length, int i, int parts) {
        return (int) ((long) length * i / parts);
    }
}
