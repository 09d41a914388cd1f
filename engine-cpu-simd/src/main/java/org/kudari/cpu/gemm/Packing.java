package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;

/**
 * Copies a slice of a matrix into a panel: for each depth p, some lanes side by side. A lane is a row of A or a column of
 * B; the micro-kernel then reads both operands in forward streams, whatever their layout was. This is where every
 * transposition happens.
 */
record Packing(MicroKernels kernels) {

    /** Depth of the blocks in which a panel is transposed, a multiple of all vectors' lanes: 16 KB of a 64-wide panel. */
    private static final int BLOCK = 64;

    /** How many floats {@link #lay} needs to its own. */
    int spare() {
        return BLOCK * kernels.lanes();
    }

    /**
     * Sets {@code panel[at + p * width + lane]} to {@code source[offset + lane * laneStride + p * depthStride]}. Lanes
     * from the last up to a whole vector become arbitrary, and so do depths.
     */
    void pack(
            float[] source,
            int offset,
            int laneStride,
            int depthStride,
            int lanes,
            int depth,
            float[] panel,
            int at,
            int width) {
        if (laneStride == 1 && lanes == kernels.roundUp(lanes)) {
            kernels.rowCopier().run(source, offset, depthStride, depth, lanes, panel, at, width);
        } else if (laneStride == 1) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(source, offset + p * depthStride, panel, at + p * width, lanes);
            }
        } else if (depthStride == 1) {
            int whole = depth / kernels.lanes() * kernels.lanes();
            transpose(source, offset, laneStride, lanes, whole, panel, at, width);
            if (whole < depth) {
                int from = offset + whole;
                int to = at + whole * width;
                int readable = readableLanes(source, from, laneStride, lanes);
                transpose(source, from, laneStride, readable, kernels.lanes(), panel, to, width);
                int left = from + readable * laneStride;
                spread(source, left, laneStride, 1, lanes - readable, depth - whole, panel, to + readable, width);
            }
        } else {
            spread(source, offset, laneStride, depthStride, lanes, depth, panel, at, width);
        }
    }

    /** Block by block, so that the lines written stay in L1 until every lane has put its part into them. */
    private void transpose(
            float[] source, int offset, int stride, int lanes, int depth, float[] panel, int at, int width) {
        for (int p = 0; p < depth; p += BLOCK) {
            int columns = Math.min(BLOCK, depth - p);
            for (int lane = 0; lane < lanes; lane += kernels.lanes()) {
                int from = offset + lane * stride + p;
                int to = at + p * width + lane;
                int rows = Math.min(kernels.lanes(), lanes - lane);
                kernels.transposer().run(source, from, stride, rows, columns, panel, to, width);
            }
        }
    }

    /** How many of the first lanes go on for a whole vector before the array ends. */
    private int readableLanes(float[] source, int offset, int stride, int lanes) {
        int room = source.length - kernels.lanes() - offset;
        if (room < 0) {
            return 0;
        }
        return stride <= 0 ? lanes : Math.min(lanes, room / stride + 1);
    }

    /**
     * Turns a dense block round: sets {@code target[to + j * width + i]} to {@code block[at + i * stride + j]}, and nothing
     * else. The block's rows go on for whole vectors.
     *
     * @param spare where so many floats of memory for passing use start, in the block's array
     */
    void lay(float[] block, int at, int stride, int rows, int columns, float[] target, int to, int width, int spare) {
        int vector = kernels.lanes();
        if (rows == width && rows <= vector) {
            layDense(block, at, stride, columns, target, to, width, spare);
            return;
        }
        for (int j = 0; j < columns; j += BLOCK) {
            int length = Math.min(BLOCK, columns - j);
            boolean whole = length == kernels.roundUp(length);
            for (int i = 0; i < rows; i += vector) {
                int height = Math.min(vector, rows - i);
                int from = at + i * stride + j;
                int goal = to + j * width + i;
                if (height == vector && whole) {
                    kernels.transposer().run(block, from, stride, height, length, target, goal, width);
                } else {
                    kernels.transposer()
                            .run(block, from, stride, height, kernels.roundUp(length), block, spare, vector);
                    kernels.rowCopier().run(block, spare, vector, length, height, target, goal, width);
                }
            }
        }
    }

    /**
     * The same where the rows of the target are at most a vector long and without gaps. What a vector holds beyond its row is
     * overwritten with the next row; the last rows, which have too little behind them, are put together elsewhere.
     */
    private void layDense(
            float[] block, int at, int stride, int columns, float[] target, int to, int width, int spare) {
        int vector = kernels.lanes();
        int roomy = (columns * width - vector) / width + 1;
        int direct = roomy / vector * vector;
        if (direct > 0) {
            kernels.transposer().run(block, at, stride, width, direct, target, to, width);
        }
        int rest = columns - direct;
        if (rest > 0) {
            kernels.transposer().run(block, at + direct, stride, width, kernels.roundUp(rest), block, spare, width);
            System.arraycopy(block, spare, target, to + direct * width, rest * width);
        }
    }

    private static void spread(
            float[] source,
            int from,
            int laneStride,
            int depthStride,
            int lanes,
            int depth,
            float[] panel,
            int to,
            int width) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int p = 0; p < depth; p++) {
                panel[to + lane + p * width] = source[from + lane * laneStride + p * depthStride];
            }
        }
    }

    /** Lays the rows of a dense matrix into one of any strides. */
    static void scatter(
            float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toRow, int toColumn) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toAt + i * toRow + j * toColumn] = from[at + i * stride + j];
            }
        }
    }
}
