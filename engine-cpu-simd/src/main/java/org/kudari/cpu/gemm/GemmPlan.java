package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;

/**
 * How a matrix product is computed: as C = A B or as C' = B' A', which operands are packed, and the size of the tiles.
 *
 * <p>No part of a plan changes a bit of the result. So the plan is the one with the shortest estimated time. Estimates
 * are in units of the time of one multiply-add of vectors. Their constants were measured (docs/kernels/matmul-cpu.md).
 *
 * @param exchanged whether C' = B' A' is computed instead of C = A B; A, B and C in the other components are then those
 *     of the exchanged product
 * @param packA whether A is copied into panels
 * @param byRows whether the kernels read A in place by rows
 * @param packB whether B is copied into panels
 * @param tileRows the rows of a tile (mr)
 * @param tileVectors the vectors in a row of a tile (nr, in vectors)
 * @param lastRows the rows of the lowest tiles
 * @param lastColumns the columns of the rightmost tiles
 * @param lastVectors the vectors in a row of the rightmost tiles; the last of them may be filled in part only
 */
record GemmPlan(
        boolean exchanged,
        boolean packA,
        boolean byRows,
        boolean packB,
        int tileRows,
        int tileVectors,
        int lastRows,
        int lastColumns,
        int lastVectors) {

    /** The time to copy an element into a panel without transposing. */
    private static final double COPY_COST = 0.15;

    /** The time to copy an element into a panel if rows become columns. */
    private static final double TRANSPOSE_COST = 0.6;

    /** The time to copy an element of a matrix of which neither rows nor columns are contiguous. */
    private static final double STRIDED_COPY_COST = 2;

    /** The extra time to fetch an element of a matrix that does not fit in L2. */
    private static final double FETCH_COST = 1;

    /** The largest matrix that fits in L2, in floats. */
    private static final int MAX_FLOATS_IN_L2 = 1 << 18;

    /** The extra time of a multiply-add if A is read by rows. */
    private static final double BY_ROWS_COST = 0.06;

    /**
     * The extra time of a multiply-add if A is read by rows for tiles of one or two vectors. An element of A then
     * serves no more than two multiply-adds.
     */
    private static final double BY_ROWS_NARROW_COST = 0.25;

    /** The extra time of a multiply-add in tiles of one vector. An element of A is loaded for each multiply-add. */
    private static final double ONE_VECTOR_COST = 0.35;

    /**
     * Up to this stride between the columns of A, reading A in place by columns costs nothing extra. With a larger
     * stride the cache lines of the columns evict each other.
     */
    private static final int MAX_FREE_COLUMN_STRIDE = 128;

    /**
     * If C has fewer vectors in a row than this, A is read few times, and may be read in place by columns at any stride
     * between them.
     */
    private static final int FEW_VECTORS = 8;

    /** The time to read a column of A for one tile if the stride between columns is large. */
    private static final double FAR_COLUMN_COST = 6;

    /** B is read in place if there are at most this many rows of tiles. */
    private static final int FEW_ROW_TILES = 3;

    /**
     * B is also read in place if it has at most this many floats. It is then half of L2, and as fast to read as panels.
     */
    private static final int MAX_FLOATS_IN_PLACE = 1 << 17;

    /**
     * Such a small B is packed all the same if the stride between its rows is a multiple of this, in floats, and {@link
     * #MANY_ROW_TILES} is exceeded. Its rows then share few cache sets of L1.
     */
    private static final int COLLIDING_STRIDE = 512;

    /** Packing a B of colliding rows pays if there are more rows of tiles than this. */
    private static final int MANY_ROW_TILES = 24;

    /** Returns the plan for a product of a given shape. */
    static GemmPlan of(MicroKernels kernels, GemmShape shape) {
        Estimate direct = new Estimate(kernels, shape);
        Estimate exchanged = new Estimate(kernels, shape.exchanged());
        return exchanged.cost < direct.cost ? exchanged.plan(true) : direct.plan(false);
    }

    /** The best choices for C = A B, and the time that they take. */
    private static final class Estimate {
        private final int lanes;
        private final int m;
        private final int n;
        private final int tileRows;
        private final int tileVectors;
        private final boolean packA;
        private final boolean byRows;
        private final boolean packB;
        private final double cost;

        Estimate(MicroKernels kernels, GemmShape shape) {
            lanes = kernels.lanes();
            m = shape.m();
            n = shape.n();
            int vectors = Math.ceilDiv(n, lanes);
            tileRows = evenPart(m, kernels.maxRows(vectors));
            tileVectors = evenPart(vectors, kernels.maxVectors(tileRows));

            double k = shape.k();
            double multiplyAdds = m * vectors * k;
            double multiplyCost = multiplyAdds * (tileVectors == 1 ? 1 + ONE_VECTOR_COST : 1);

            double packCost = copyCost(m * k, shape.aRow(), shape.aColumn());
            double byRowsCost = Double.POSITIVE_INFINITY;
            if (shape.aColumn() == 1 && m == 1) {
                // A copy of the only row would be read just as this one is.
                byRowsCost = 0;
            } else if (shape.aColumn() == 1) {
                byRowsCost = tileVectors > 2
                        ? multiplyAdds * BY_ROWS_COST
                        : multiplyAdds * BY_ROWS_NARROW_COST + fetchCost(m * k);
            }
            double byColumnsCost = Double.POSITIVE_INFINITY;
            if (shape.aRow() == 1 && Math.abs(shape.aColumn()) <= MAX_FREE_COLUMN_STRIDE) {
                byColumnsCost = 0;
            } else if (shape.aRow() == 1 && vectors < FEW_VECTORS) {
                byColumnsCost = k * Math.ceilDiv(m, tileRows) * FAR_COLUMN_COST + fetchCost(m * k);
            }
            byRows = byRowsCost < Math.min(packCost, byColumnsCost);
            packA = !byRows && packCost < byColumnsCost;

            double bFloats = k * n;
            boolean readable = shape.bColumn() == 1 && shape.bRow() > 0;
            boolean collides = shape.bRow() % COLLIDING_STRIDE == 0 && m > MANY_ROW_TILES * tileRows;
            packB = !(readable && (m <= FEW_ROW_TILES * tileRows || bFloats <= MAX_FLOATS_IN_PLACE && !collides));

            cost = multiplyCost
                    + Math.min(byRowsCost, Math.min(packCost, byColumnsCost))
                    + (packB ? copyCost(bFloats, shape.bColumn(), shape.bRow()) : 0)
                    + (shape.cColumn() == 1 ? 0 : copyCost((double) m * n, shape.cColumn(), shape.cRow()));
        }

        GemmPlan plan(boolean exchanged) {
            int lastColumns = lastPart(n, tileVectors * lanes);
            return new GemmPlan(
                    exchanged,
                    packA,
                    byRows,
                    packB,
                    tileRows,
                    tileVectors,
                    lastPart(m, tileRows),
                    lastColumns,
                    Math.ceilDiv(lastColumns, lanes));
        }

        /** Returns the length of the last part if a length is cut into parts of a given length. */
        private static int lastPart(int length, int part) {
            return length - (length - 1) / part * part;
        }

        /**
         * Returns the time to copy a matrix into a panel, or from scratch memory to C.
         *
         * @param laneStride the stride between elements that are neighbours in the panel
         * @param depthStride the stride between elements of the same lane
         */
        private static double copyCost(double elements, int laneStride, int depthStride) {
            double each = laneStride == 1 ? COPY_COST : depthStride == 1 ? TRANSPOSE_COST : STRIDED_COPY_COST;
            return elements * each + fetchCost(elements);
        }

        private static double fetchCost(double elements) {
            return elements > MAX_FLOATS_IN_L2 ? elements * FETCH_COST : 0;
        }

        /** Returns the part length, up to a limit, that cuts a length into the fewest parts, as even as possible. */
        private static int evenPart(int length, int limit) {
            return Math.ceilDiv(length, Math.ceilDiv(length, limit));
        }
    }
}
