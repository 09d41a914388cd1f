package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;

/**
 * How a matrix product is best computed: which operand the tiles take vectors of, what is packed, and the tile.
 *
 * <p>Nothing here changes a bit of the result, so the plan is whatever an estimate of the time says. It counts the
 * processor's cycles in units of one multiply-add of vectors; its constants were measured (docs/performance.md).
 *
 * @param exchanged whether C' = B' A' is computed instead; what follows is then about those
 * @param packA whether A is copied into panels
 * @param byRows whether the kernels read A by rows, in place
 * @param packB whether B is copied into panels
 * @param tileRows rows of a tile
 * @param tileVectors vectors in a row of a tile
 * @param lastRows rows of the lowest tiles
 * @param lastColumns columns of the rightmost tiles
 * @param lastVectors vectors in a row of the rightmost tiles, the last of which may be a part of one
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

    /** Time to copy an element into a panel; */
    private static final double COPY = 0.15;

    /** to copy it so that rows become columns; */
    private static final double TRANSPOSE = 0.6;

    /** to pick it out of a matrix with gaps both ways. */
    private static final double PICK = 2;

    /** What an element adds if its matrix is so large that it comes from beyond L2, whichever way it is copied. */
    private static final double FETCH = 1;

    private static final int L2_FLOATS = 1 << 18;

    /** What reading A by rows adds to a multiply-add; */
    private static final double BY_ROWS = 0.06;

    /** and in tiles so narrow that every other multiply-add loads an element of A. */
    private static final double BY_ROWS_NARROW = 0.25;

    /** What a tile of one vector's width adds to a multiply-add: an element of A is loaded for each. */
    private static final double NARROW = 0.35;

    /** A is read in place by columns if they are at most so far apart: further apart, their lines evict each other, */
    private static final int NEAR = 128;

    /** or if it is read so few times, and then every column of a tile costs so much. */
    private static final int FEW_VECTORS = 8;

    private static final double FAR_COLUMN = 6;

    /** B is read in place if it is read by so few tiles, */
    private static final int FEW_TILES = 3;

    /** or if it has at most so many elements, a part of L2, from which it can be read as well as from a copy. */
    private static final int SMALL_B = 1 << 17;

    /** unless many tiles read it and its rows are a multiple of so many floats apart: they share few sets of L1. */
    private static final int COLLIDING_STRIDE = 512;

    private static final int MANY_TILES = 24;

    static GemmPlan of(MicroKernels kernels, GemmShape shape) {
        Estimate direct = new Estimate(kernels, shape);
        Estimate exchanged = new Estimate(kernels, shape.exchanged());
        return exchanged.cost < direct.cost ? exchanged.plan(true) : direct.plan(false);
    }

    /** One of the two ways round. */
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
            tileRows = evenly(m, kernels.maxRows(vectors));
            tileVectors = evenly(vectors, kernels.maxVectors(tileRows));

            double k = shape.k();
            double multiplyAdds = m * vectors * k;
            double compute = multiplyAdds * (tileVectors == 1 ? 1 + NARROW : 1);

            double copyOfA = costOfCopy(m * k, shape.aRow(), shape.aColumn());
            double rowsOfA = Double.POSITIVE_INFINITY;
            if (shape.aColumn() == 1) {
                rowsOfA = tileVectors > 2 ? multiplyAdds * BY_ROWS : multiplyAdds * BY_ROWS_NARROW + costOfFetch(m * k);
            }
            double columnsOfA = Double.POSITIVE_INFINITY;
            if (shape.aRow() == 1 && Math.abs(shape.aColumn()) <= NEAR) {
                columnsOfA = 0;
            } else if (shape.aRow() == 1 && vectors < FEW_VECTORS) {
                columnsOfA = k * Math.ceilDiv(m, tileRows) * FAR_COLUMN + costOfFetch(m * k);
            }
            byRows = rowsOfA < Math.min(copyOfA, columnsOfA);
            packA = !byRows && copyOfA < columnsOfA;

            double sizeOfB = k * n;
            boolean readable = shape.bColumn() == 1 && shape.bRow() > 0;
            boolean collides = shape.bRow() % COLLIDING_STRIDE == 0 && m > MANY_TILES * tileRows;
            packB = !(readable && (m <= FEW_TILES * tileRows || sizeOfB <= SMALL_B && !collides));

            cost = compute
                    + Math.min(rowsOfA, Math.min(copyOfA, columnsOfA))
                    + (packB ? costOfCopy(sizeOfB, shape.bColumn(), shape.bRow()) : 0)
                    + (shape.cColumn() == 1 ? 0 : costOfCopy((double) m * n, shape.cColumn(), shape.cRow()));
        }

        GemmPlan plan(boolean exchanged) {
            int lastColumns = last(n, tileVectors * lanes);
            return new GemmPlan(
                    exchanged,
                    packA,
                    byRows,
                    packB,
                    tileRows,
                    tileVectors,
                    last(m, tileRows),
                    lastColumns,
                    Math.ceilDiv(lastColumns, lanes));
        }

        /** The length of the last part when a length is cut into parts of a given length. */
        private static int last(int length, int part) {
            return length - (length - 1) / part * part;
        }

        /** What it takes to lay so many elements beside their neighbours on the next lane, which are so far away. */
        private static double costOfCopy(double elements, int laneStride, int depthStride) {
            double each = laneStride == 1 ? COPY : depthStride == 1 ? TRANSPOSE : PICK;
            return elements * each + costOfFetch(elements);
        }

        private static double costOfFetch(double elements) {
            return elements > L2_FLOATS ? elements * FETCH : 0;
        }

        /** The part length, up to a limit, that cuts a length into the fewest and most even parts. */
        private static int evenly(int length, int limit) {
            return Math.ceilDiv(length, Math.ceilDiv(length, limit));
        }
    }
}
