package org.kudari.cpu;

/**
 * A product that is over in microseconds: one block on one thread, the depth in one step. {@link Product} does the same for
 * products of any size, but what it prepares for each of them takes as long as the smallest ones do; here all numbers are
 * found once for a shape, and a call makes no object.
 *
 * <p>Immutable: calls on several threads differ in their workspaces.
 */
final class SmallProduct {
    /** A step of {@link Product}'s; what is packed of so deep a product is a part of L2. */
    private static final int DEEPEST = 512;

    /** The most elements of C: its epilogue finds them in cache. */
    private static final int LARGEST = 1 << 16;

    /** The most rows of A in one panel. */
    private static final int TALLEST_PANEL = 192;

    private final MicroKernels kernels;
    private final Packing packing;
    private final ProductPlan plan;
    private final ProductShape shape;
    private final int rowTiles;
    private final int columnTiles;
    private final int tileColumns;
    private final int lastWidth;

    /** Whether the last column of tiles ends in a part of a vector. */
    private final boolean isPartial;

    /** Whether C is computed in scratch memory, since its rows are not contiguous. */
    private final boolean inScratch;

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

    private SmallProduct(Packing packing, ProductPlan plan, ProductShape shape, int origin) {
        this.packing = packing;
        this.kernels = packing.kernels();
        this.plan = plan;
        this.shape = shape;
        tileColumns = plan.tileVectors() * kernels.lanes();
        lastWidth = plan.lastVectors() * kernels.lanes();
        rowTiles = Math.ceilDiv(shape.m(), plan.tileRows());
        columnTiles = Math.ceilDiv(shape.n(), tileColumns);
        inScratch = shape.cColumn() != 1;
        isPartial = !inScratch && plan.lastColumns() < lastWidth;

        int height = rowTiles * plan.tileRows();
        int packedDepth = kernels.roundUp(shape.k());
        int panelWidth = Workspace.oddLines(kernels.roundUp(height));
        aStride = plan.packA() ? panelWidth : plan.byRows() ? shape.aRow() : shape.aColumn();
        aTile = plan.tileRows() * (plan.packA() ? 1 : shape.aRow());
        aStep = plan.packA() ? panelWidth : shape.aColumn();
        scratchWidth = inScratch ? Workspace.oddLines(columnTiles * tileColumns) : lastWidth;
        // A C that is turned round is so in whole vectors.
        int scratchRows = inScratch ? kernels.roundUp(height) : plan.tileRows();

        panelOfA = origin;
        panelOfB = panelOfA + (plan.packA() ? panelWidth * packedDepth : 0);
        // Of a B in place the last columns may be packed.
        scratch = panelOfB + Workspace.roundUp((plan.packB() ? tileColumns : lastWidth) * packedDepth);
        spare = scratch + Workspace.roundUp(scratchWidth * scratchRows);
        end = spare + packing.spare();
    }

    /** The way of computing a product, or null where it is not small. */
    static SmallProduct of(Packing packing, ProductPlan plan, ProductShape shape) {
        ProductShape turned = plan.exchanged() ? shape.exchanged() : shape;
        boolean small = turned.k() <= DEEPEST
                && (long) turned.m() * turned.n() <= LARGEST
                && (!plan.packA() || turned.m() <= TALLEST_PANEL);
        return small ? new SmallProduct(packing, plan, turned, Workspace.ORIGIN) : null;
    }

    /**
     * C = A B, or C += A B if {@code accumulate}, of matrices of this shape.
     *
     * @param aAt where in its array the first element of A is; the same for B and C
     */
    void run(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, boolean accumulate, Workspace workspace) {
        workspace.reserve(end);
        if (plan.exchanged()) {
            compute(b, bAt, a, aAt, c, cAt, !accumulate, workspace.data());
        } else {
            compute(a, aAt, b, bAt, c, cAt, !accumulate, workspace.data());
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
        if (!inScratch) {
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
            int first = j * tileColumns;
            int from = bAt + first * shape.bColumn();
            int width = atRight ? lastWidth : tileColumns;
            int lanes = atRight ? plan.lastColumns() : tileColumns;
            int inPlace = plan.packB() ? 0 : atRight ? readableDepth(b, from) : shape.k();
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

    /** The depth up to which the last columns of a B in place can be read in whole vectors before its array ends. */
    private int readableDepth(float[] b, int at) {
        int room = b.length - lastWidth - at;
        if (room >= (shape.k() - 1) * shape.bRow()) {
            return shape.k();
        }
        return room < 0 ? 0 : room / shape.bRow() + 1;
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
        boolean partial = atRight && isPartial;
        int vectors = atRight ? plan.lastVectors() : plan.tileVectors();
        int width = vectors * kernels.lanes();
        int rows = plan.tileRows();
        // Only those that have tiles: a kernel that is asked for is written, compiled and raced.
        MicroKernel kernel = rowTiles > 1 ? kernels.kernel(rows, vectors, plan.byRows()) : null;
        int rest = shape.k() - inPlace;
        for (int i = 0; i < rowTiles; i++) {
            if (i == rowTiles - 1) {
                rows = plan.lastRows();
                kernel = kernels.kernel(rows, vectors, plan.byRows());
            }
            int goal = cAt + i * plan.tileRows() * cStride;
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
                kernels.rowCopier().run(room, scratch, scratchWidth, rows, plan.lastColumns(), c, goal, cStride);
            }
        }
    }

    private void copyRows(float[] c, int at, int stride, int rows, float[] room) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, at + i * stride, room, scratch + i * scratchWidth, plan.lastColumns());
        }
    }
}
