package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.threads.AlignedFloats;
import org.kudari.cpu.threads.WorkerPool;

/**
 * A part of a product that is packed and computed at a time: where it is in the product, into which blocks it is cut, and
 * where its panels and scratch memory lie in the workspace.
 */
final class GemmSection {
    /** kc. Deep, because every step rereads and rewrites C; 512 x 64 of B is 128 KB. */
    static final int STEP = 512;

    /** mc: with kc, 192 KB of A. */
    private static final int SLAB_ROWS = 96;

    /** nc: with mc, 192 KB of C. */
    private static final int BLOCK_COLUMNS = 512;

    /** So many rows or fewer share no panel of B between tasks: each then packs its own, a step at a time, in its L2. */
    private static final int ROWS_OF_A_TASK = 4 * SLAB_ROWS;

    private static final int MOST_DEPTH = 2048;
    private static final int MOST_FLOATS = 1 << 22;

    /** So much of B, a part of L3, can be read again for each slab of A. */
    private static final int B_OF_A_SLAB = 1 << 21;

    /** So much of C comes from beyond L2, */
    private static final int LARGE_C = 1 << 18;

    /** and waits for memory more than for B if no more than this is added to it; a block's panels of B are then 256 KB. */
    private static final int SHALLOW = 128;

    /** Tasks for each thread, so that a thread that is held up does not hold up the rest. */
    private static final int TASKS_PER_THREAD = 4;

    private final Packing packing;
    private GemmTiling tiling;
    private int threads;
    private int wanted;

    /** Sections over the depth, and the most rows and columns of one. */
    int depthSections;

    private int tallest;
    private int broadest;

    int slabTiles;
    int slabWidth;

    int row;
    int rows;
    int column;
    int columns;
    int depthFrom;
    int depth;

    int blocksDown;
    int blocksAcross;

    /** Whether the blocks of a row follow one another, as C's pages do, or those of a column, for which B stays in cache. */
    private boolean alongRows;

    /**
     * Whether the tiles of a block follow one another along the rows, so that C is written as it lies in memory; else down the
     * columns, with a panel of B in L1.
     */
    boolean tilesAlongRows;

    /** Whether a block packs its panels of B itself, behind its scratch memory. */
    boolean packsInBlocks;

    int packedDepth;
    int bOrigin;
    int tailOrigin;
    int aOrigin;

    /** The depth up to which the last columns of a B in place can be read in whole vectors; its rest is packed. */
    int tailFrom;

    int scratchWidth;
    int scratchFloats;
    private int scratchOrigin;
    private int workerFloats;

    GemmSection(Packing packing) {
        this.packing = packing;
    }

    /**
     * Begins with a product.
     *
     * @param pool who shares the work, or null if it is all the calling thread's
     */
    void begin(GemmTiling tiling, WorkerPool pool) {
        this.tiling = tiling;
        threads = pool == null ? 1 : pool.threads();
        wanted = pool == null ? 1 : threads * TASKS_PER_THREAD;
        GemmShape shape = tiling.shape;
        boolean packA = tiling.plan.packA();
        boolean packB = tiling.plan.packB();
        slabTiles = packA ? Math.min(Math.max(1, SLAB_ROWS / tiling.tileRows), tiling.rowTiles(shape.m())) : 1;
        slabWidth = packA ? AlignedFloats.roundUpToOddLines(tiling.kernels.roundUp(slabTiles * tiling.tileRows)) : 0;
        depthSections = packA || packB ? Math.max(1, Math.ceilDiv(shape.k(), MOST_DEPTH)) : 1;
        int deepest = Math.max(1, Math.ceilDiv(shape.k(), depthSections));
        int slabRows = slabTiles * tiling.tileRows;
        tallest = packA ? Math.max(1, MOST_FLOATS / deepest / slabRows) * slabRows : shape.m();
        broadest = packB ? Math.max(1, MOST_FLOATS / deepest / tiling.tileColumns) * tiling.tileColumns : shape.n();
    }

    /** Sets the columns, from one on. */
    void columnsFrom(int column) {
        this.column = column;
        columns = Math.min(broadest, tiling.shape.n() - column);
    }

    /** Sets which of the sections over the depth it is. */
    void depth(int section) {
        depthFrom = share(tiling.shape.k(), section, depthSections);
        depth = share(tiling.shape.k(), section + 1, depthSections) - depthFrom;
    }

    /** Sets the rows, from one on, and with them the rest. */
    void rowsFrom(int row, Matrix b, AlignedFloats workspace) {
        this.row = row;
        rows = Math.min(tallest, tiling.shape.m() - row);
        cut();
        layOut(b, workspace);
    }

    /** Which block, counted down the rows of blocks, a task is. */
    int down(int task) {
        return alongRows ? task / blocksAcross : task % blocksDown;
    }

    /** Which block of its row a task is. */
    int across(int task) {
        return alongRows ? task % blocksAcross : task / blocksDown;
    }

    /** Decides which blocks are tasks. */
    private void cut() {
        alongRows = (long) depth * columns <= B_OF_A_SLAB;
        packsInBlocks = tiling.plan.packB() && rows <= ROWS_OF_A_TASK && columnTiles() >= wanted;
        tilesAlongRows = !packsInBlocks && depth <= SHALLOW && (long) rows * columns > LARGE_C;
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

    /** Decides where everything lies. */
    private void layOut(Matrix b, AlignedFloats workspace) {
        MicroKernels kernels = tiling.kernels;
        packedDepth = kernels.roundUp(depth);
        int floatsOfA = tiling.plan.packA() ? slabs() * slabWidth * packedDepth : 0;
        int floatsOfB = panelsOfB() * tiling.tileColumns * packedDepth;
        int lastColumn = column + (columnTiles() - 1) * tiling.tileColumns;
        tailFrom = tiling.plan.packB() ? depth : tiling.readableDepth(b.data(), b.index(depthFrom, lastColumn), depth);
        int floatsOfTail = kernels.roundUp(depth - tailFrom) * tiling.lastWidth;
        scratchFloats = 0;
        if (tiling.inScratch) {
            scratchWidth =
                    AlignedFloats.roundUpToOddLines(Math.ceilDiv(columnTiles(), blocksAcross) * tiling.tileColumns);
            // A block that comes from C is transposed in whole vectors.
            int height = kernels.roundUp(Math.ceilDiv(rowTiles(), blocksDown) * tiling.tileRows);
            scratchFloats = AlignedFloats.roundUp(scratchWidth * height) + packing.spare();
        } else if (tiling.isPartial) {
            scratchWidth = tiling.lastWidth;
            scratchFloats = AlignedFloats.roundUp(tiling.tileRows * tiling.lastWidth);
        }
        int floatsOfOwn = packsInBlocks ? tiling.tileColumns * kernels.roundUp(STEP) : 0;
        workerFloats = scratchFloats + floatsOfOwn;
        // B first: it stays where it is while the sections go down the rows.
        bOrigin = AlignedFloats.ORIGIN;
        tailOrigin = bOrigin + AlignedFloats.roundUp(floatsOfB);
        aOrigin = tailOrigin + AlignedFloats.roundUp(floatsOfTail);
        scratchOrigin = aOrigin + AlignedFloats.roundUp(floatsOfA);
        workspace.reserve(scratchOrigin + threads * workerFloats);
    }

    /** The panels of B that blocks share. */
    int panelsOfB() {
        return tiling.plan.packB() && !packsInBlocks ? columnTiles() : 0;
    }

    /** The slabs of A. */
    int slabs() {
        return tiling.plan.packA() ? Math.ceilDiv(rowTiles(), slabTiles) : 0;
    }

    int rowTiles() {
        return tiling.rowTiles(rows);
    }

    int columnTiles() {
        return tiling.columnTiles(columns);
    }

    /** Where column j of tiles has its panel of B from depth p on, given the worker's scratch memory. */
    int panel(int j, int p, int scratch) {
        return packsInBlocks ? scratch + scratchFloats : bOrigin + (j * packedDepth + p) * tiling.tileColumns;
    }

    /** Where a worker's scratch memory starts. */
    int scratch(int worker) {
        return scratchOrigin + worker * workerFloats;
    }

    /** Whether this holds the last terms of its sums. */
    boolean isLastOfDepth() {
        return depthFrom + depth == tiling.shape.k();
    }

    /** Where part i starts when a length is cut into even parts. */
    static int share(int length, int i, int parts) {
        return (int) ((long) length * i / parts);
    }
}
