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

    /** The floats of scratch memory that {@link #unpack} needs. */
    int spare() {
        return BLOCK * kernels.lanes();
    }

    /**
     * Sets {@code panel[at + p * width + lane]} to element (lane, p) of the source. Lanes from the last up to a whole vector
     * become arbitrary, and so do depths.
     *
     * @param source one row for each lane, one column for each depth
     */
    void pack(Matrix source, float[] panel, int at, int width) {
        float[] data = source.data();
        int offset = source.offset();
        int lanes = source.rows();
        int depth = source.columns();
        int laneStride = source.rowStride();
        int depthStride = source.columnStride();
        if (laneStride == 1 && lanes == kernels.roundUp(lanes)) {
            kernels.rowCopier().run(data, offset, depthStride, depth, lanes, panel, at, width);
        } else if (laneStride == 1) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(data, offset + p * depthStride, panel, at + p * width, lanes);
            }
        } else if (depthStride == 1) {
            int whole = depth / kernels.lanes() * kernels.lanes();
            transpose(data, offset, laneStride, lanes, whole, panel, at, width);
            if (whole < depth) {
                int from = offset + whole;
                int to = at + whole * width;
                int readable = readableLanes(data, from, laneStride, lanes);
                transpose(data, from, laneStride, readable, kernels.lanes(), panel, to, width);
                copyElements(
                        source.block(readable, whole, lanes - readable, depth - whole), panel, to + readable, width);
            }
        } else {
            copyElements(source, panel, at, width);
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
     * Copies a block of dense rows to a matrix of the same shape and any strides, and writes nothing else.
     *
     * @param block the array of the block, in which rows have room for whole vectors
     * @param at where the block starts
     * @param stride from one row of the block to the next
     * @param spare where {@link #spare()} floats of scratch memory start, in the block's array
     */
    void unpack(float[] block, int at, int stride, Matrix target, int spare) {
        if (target.rowStride() == 1) {
            unpackTransposed(block, at, stride, target, spare);
            return;
        }
        for (int i = 0; i < target.rows(); i++) {
            for (int j = 0; j < target.columns(); j++) {
                target.data()[target.index(i, j)] = block[at + i * stride + j];
            }
        }
    }

    /** To a matrix whose columns are dense: the block is transposed in whole vectors. */
    private void unpackTransposed(float[] block, int at, int stride, Matrix target, int spare) {
        float[] data = target.data();
        int to = target.offset();
        int width = target.columnStride();
        int rows = target.rows();
        int columns = target.columns();
        int vector = kernels.lanes();
        if (rows == width && rows <= vector) {
            unpackDense(block, at, stride, columns, data, to, width, spare);
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
                    kernels.transposer().run(block, from, stride, height, length, data, goal, width);
                } else {
                    kernels.transposer()
                            .run(block, from, stride, height, kernels.roundUp(length), block, spare, vector);
                    kernels.rowCopier().run(block, spare, vector, length, height, data, goal, width);
                }
            }
        }
    }

    /**
     * The same where the rows of the target are at most a vector long and without gaps. What a vector holds beyond its row is
     * overwritten with the next row; the last rows, which have too little behind them, are put together elsewhere.
     */
    private void unpackDense(
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

    private static void copyElements(Matrix source, float[] panel, int at, int width) {
        for (int lane = 0; lane < source.rows(); lane++) {
            for (int p = 0; p < source.columns(); p++) {
                panel[at + lane + p * width] = source.data()[source.index(lane, p)];
            }
        }
    }
}
