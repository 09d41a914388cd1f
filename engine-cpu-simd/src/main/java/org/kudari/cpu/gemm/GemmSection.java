package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.threads.AlignedFloats;

/**
 * A section of a product: the part whose operands are packed at the same time. {@link BlockedGemm} computes one section
 * after the other. Sections bound the memory for packing.
 *
 * <p>The setters are called in the order of the loops: {@link #begin} for a product, then {@link #setColumns} and
 * {@link #setRows} for a section. The last of them cuts the section into blocks of C and divides the workspace between
 * panels and scratch memory. A section has the whole depth of the product, which {@link DeepGemm} bounds.
 *
 * <p>mc, nc and kc are those of Goto and van de Geijn (see {@code MicroKernelWriter}): a block of C has at most mc rows
 * and nc columns, and its sums grow by at most kc terms at a time.
 */
final class GemmSection {
    /** kc. It is large because C is read and written again for every kc terms. 512 x 64 floats of B are 128 KB. */
    static final int KC = 512;

    /** mc. 96 x kc floats of A are 192 KB. */
    private static final int MC = 96;

    /** nc. mc x 512 floats of C are 192 KB. */
    private static final int NC = 512;

    /** Up to this many rows, one task computes all rows of its columns and packs its own panels of B. */
    private static final int MAX_ROWS_FOR_OWN_PANELS = 4 * MC;

    /**
     * Up to this many rows, to pack B takes about as long as to compute with it. Then tasks pack their own panels even if
     * there are few of them, as many for each thread. In a loop of its own, a thread packs what another one then fetches
     * from its cache.
     */
    private static final int MAX_ROWS_FOR_FEW_TASKS = 64;

    /** The fewest tasks for each thread that pack their own panels. */
    private static final int FEW_TASKS_PER_THREAD = 2;

    /** The most floats of A, and the most of B, that are packed at a time. */
    private static final int MAX_PACKED_FLOATS = 1 << 22;

    /** The largest B, in floats, that stays in the L3 cache from one row of blocks to the next. */
    private static final int MAX_FLOATS_IN_L3 = 1 << 21;

    /** The largest C, in floats, that stays in the L2 cache. */
    private static final int MAX_FLOATS_IN_L2 = 1 << 18;

    /**
     * Up to this depth, the time to fetch a large C exceeds the time to read B again. The panels of B of a block are
     * then at most 256 KB.
     */
    private static final int MAX_SHALLOW_DEPTH = 128;

    /** More than one task for each thread, so that the others take over the tasks of a thread that is delayed. */
    private static final int TASKS_PER_THREAD = 4;

    private final Packing packing;
    private GemmTiling tiling;
    private int threads;

    /** The least number of blocks of a section, unless it has fewer tiles. */
    private int minTasks;

    /** The most rows of a section. */
    private int maxRows;

    /** The most columns of a section. */
    private int maxColumns;

    /** The number of tiles that a panel of A is high. */
    int aPanelTiles;

    /** The floats from one depth of a panel of A to the next; 0 if A is not packed. */
    int aPanelWidth;

    /** The first row of the section in C. */
    int firstRow;

    /** The number of rows. */
    int rows;

    /** The first column of the section in C. */
    int firstColumn;

    /** The number of columns. */
    int columns;

    /** The number of terms of each sum. */
    int depth;

    /** The number of rows of blocks. */
    int blockRows;

    /** The number of columns of blocks. */
    int blockColumns;

    /**
     * Whether the blocks are computed row by row of blocks, in the order in which C lies in memory. Otherwise they are
     * computed column by column, so that the panels of B stay in cache.
     */
    private boolean blocksAlongRows;

    /**
     * Whether the tiles of a block are computed row by row of tiles, in the order in which C lies in memory. Otherwise
     * they are computed column by column, so that a panel of B stays in L1.
     */
    boolean tilesAlongRows;

    /**
     * Whether each block packs its own panels of B, kc terms at a time, into the worker's memory behind the scratch.
     */
    boolean blocksPackB;

    /** The depth of the panels: {@link #depth} in whole vectors, since packing writes whole vectors. */
    int packedDepth;

    /** The start of the panels of B in the workspace. */
    int bOrigin;

    /** The start of the packed tail of the last columns of B in the workspace. */
    int tailOrigin;

    /** The start of the panels of A in the workspace. */
    int aOrigin;

    /**
     * The depth up to which the last columns of a B in place are read in place, in whole vectors. From it on they are
     * packed, because a whole vector would reach beyond the end of the array. It is {@link #depth} if nothing is
     * packed.
     */
    int tailStart;

    /** The floats from one row of scratch memory to the next. */
    int scratchWidth;

    /** The floats of scratch memory for each worker. */
    int scratchFloats;

    /** The start of the first worker's memory in the workspace. */
    private int scratchOrigin;

    /** The floats of memory for each worker: scratch memory and the worker's own panel of B. */
    private int workerFloats;

    GemmSection(Packing packing) {
        this.packing = packing;
    }

    /**
     * Sets the product, and how large its sections are.
     *
     * @param threads the number of threads that share the work
     */
    void begin(GemmTiling tiling, int threads) {
        this.tiling = tiling;
        this.threads = threads;
        minTasks = threads == 1 ? 1 : threads * TASKS_PER_THREAD;
        GemmShape shape = tiling.shape;
        boolean packA = tiling.plan.packA();
        boolean packB = tiling.plan.packB();
        aPanelTiles = packA ? Math.min(Math.max(1, MC / tiling.tileRows), tiling.rowTiles(shape.m())) : 1;
        aPanelWidth =
                packA ? AlignedFloats.roundUpToOddLines(tiling.kernels.roundUp(aPanelTiles * tiling.tileRows)) : 0;
        depth = shape.k();
        int maxDepth = Math.max(1, depth);
        int aPanelRows = aPanelTiles * tiling.tileRows;
        maxRows = packA ? Math.max(1, MAX_PACKED_FLOATS / maxDepth / aPanelRows) * aPanelRows : shape.m();
        maxColumns =
                packB ? Math.max(1, MAX_PACKED_FLOATS / maxDepth / tiling.tileColumns) * tiling.tileColumns : shape.n();
    }

    /** Sets the columns. */
    void setColumns(int first) {
        firstColumn = first;
        columns = Math.min(maxColumns, tiling.shape.n() - first);
    }

    /** Sets the rows. Then cuts the section into blocks and divides the workspace. */
    void setRows(int first, Matrix b, AlignedFloats workspace) {
        firstRow = first;
        rows = Math.min(maxRows, tiling.shape.m() - first);
        cutIntoBlocks();
        divideWorkspace(b, workspace);
    }

    /** Returns the row of blocks that a task's block is in. */
    int blockRow(int task) {
        return blocksAlongRows ? task / blockColumns : task % blockRows;
    }

    /** Returns the column of blocks that a task's block is in. */
    int blockColumn(int task) {
        return blocksAlongRows ? task % blockColumns : task / blockRows;
    }

    private void cutIntoBlocks() {
        blocksAlongRows = (long) depth * columns <= MAX_FLOATS_IN_L3;
        blocksPackB = tiling.plan.packB() && rows <= MAX_ROWS_FOR_OWN_PANELS && columnTiles() >= minOwnPanels();
        tilesAlongRows = !blocksPackB && depth <= MAX_SHALLOW_DEPTH && (long) rows * columns > MAX_FLOATS_IN_L2;
        if (blocksPackB) {
            blockRows = 1;
            blockColumns = Math.min(columnTiles(), Math.max(Math.ceilDiv(columns, NC), minTasks));
            return;
        }
        blockRows = Math.ceilDiv(rows, MC);
        blockColumns = Math.ceilDiv(columns, NC);
        while (blockRows * blockColumns < minTasks && (blockRows < rowTiles() || blockColumns < columnTiles())) {
            boolean tall = blockColumns == columnTiles() || rows / blockRows > columns / blockColumns;
            if (tall && blockRows < rowTiles()) {
                blockRows = Math.min(2 * blockRows, rowTiles());
            } else {
                blockColumns = Math.min(2 * blockColumns, columnTiles());
            }
        }
    }

    /** Returns the fewest panels of B for which each block packs its own. */
    private int minOwnPanels() {
        boolean areFewEnough = rows <= MAX_ROWS_FOR_FEW_TASKS && columnTiles() % threads == 0;
        return areFewEnough ? Math.min(minTasks, threads * FEW_TASKS_PER_THREAD) : minTasks;
    }

    private void divideWorkspace(Matrix b, AlignedFloats workspace) {
        MicroKernels kernels = tiling.kernels;
        packedDepth = kernels.roundUp(depth);
        int aFloats = tiling.plan.packA() ? aPanels() * aPanelWidth * packedDepth : 0;
        int bFloats = bPanels() * tiling.tileColumns * packedDepth;
        int lastColumn = firstColumn + (columnTiles() - 1) * tiling.tileColumns;
        tailStart = tiling.plan.packB() ? depth : tiling.readableDepth(b.data(), b.index(0, lastColumn), depth);
        if (tiling.shape.inRuns() && tailStart < depth) {
            // A run is not divided.
            tailStart -= tailStart % DeepGemm.RUN;
        }
        int tailFloats = kernels.roundUp(depth - tailStart) * tiling.lastWidth;
        scratchFloats = 0;
        if (tiling.inScratch) {
            scratchWidth =
                    AlignedFloats.roundUpToOddLines(Math.ceilDiv(columnTiles(), blockColumns) * tiling.tileColumns);
            // A block that starts from C is transposed from C in whole vectors.
            int height = kernels.roundUp(Math.ceilDiv(rowTiles(), blockRows) * tiling.tileRows);
            scratchFloats = AlignedFloats.roundUp(scratchWidth * height) + packing.spareFloats();
        } else if (tiling.isPartial) {
            scratchWidth = tiling.lastWidth;
            scratchFloats = AlignedFloats.roundUp(tiling.tileRows * tiling.lastWidth);
        }
        int ownPanelFloats = blocksPackB ? tiling.tileColumns * kernels.roundUp(KC) : 0;
        workerFloats = scratchFloats + ownPanelFloats;
        // B comes first because its panels have to stay in place for all sections with the same columns.
        bOrigin = AlignedFloats.ORIGIN;
        tailOrigin = bOrigin + AlignedFloats.roundUp(bFloats);
        aOrigin = tailOrigin + AlignedFloats.roundUp(tailFloats);
        scratchOrigin = aOrigin + AlignedFloats.roundUp(aFloats);
        workspace.reserve(scratchOrigin + threads * workerFloats);
    }

    /** Returns the number of panels of B that the blocks share. */
    int bPanels() {
        return tiling.plan.packB() && !blocksPackB ? columnTiles() : 0;
    }

    /** Returns the number of panels of A. */
    int aPanels() {
        return tiling.plan.packA() ? Math.ceilDiv(rowTiles(), aPanelTiles) : 0;
    }

    /** Returns the number of rows of tiles. */
    int rowTiles() {
        return tiling.rowTiles(rows);
    }

    /** Returns the number of columns of tiles. */
    int columnTiles() {
        return tiling.columnTiles(columns);
    }

    /**
     * Returns where the panel of B of a column of tiles is in the workspace.
     *
     * @param j the column of tiles
     * @param p the depth at which the panel is read
     * @param scratch the start of the worker's scratch memory
     */
    int bPanel(int j, int p, int scratch) {
        return blocksPackB ? scratch + scratchFloats : bOrigin + (j * packedDepth + p) * tiling.tileColumns;
    }

    /** Returns the start of a worker's scratch memory in the workspace. */
    int scratch(int worker) {
        return scratchOrigin + worker * workerFloats;
    }

    /**
     * Returns the depth at which a step of a block starts. Sums that are made of runs take steps of whole runs, others
     * even steps.
     */
    int stepStart(int step, int steps) {
        return tiling.shape.inRuns() ? Math.min(step * KC, depth) : partStart(depth, step, steps);
    }

    /** Returns where part i starts if a length is cut into parts that differ by at most 1. */
    static int partStart(int length, int i, int parts) {
        return (int) ((long) length * i / parts);
    }
}
