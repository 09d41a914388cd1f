package org.kudari.cpu.gemm;

import org.kudari.cpu.microkernel.MicroKernels;

/**
 * Copies parts of a matrix into panels and blocks of C back to their place.
 *
 * <p>A panel has rows of lanes, one row for each depth p. A lane is a row of A or a column of B. The micro-kernels read
 * panels from start to end, whatever the layout of the matrix was. Transposed operands are transposed here.
 */
record Packing(MicroKernels kernels) {

    /**
     * The depth that is transposed at a time. It is a multiple of the lanes of every vector. So many rows of a panel of
     * 64 lanes are 16 KB.
     */
    private static final int TRANSPOSED_DEPTH = 64;

    /** Returns the floats of scratch memory that {@link #unpack} needs. */
    int spareFloats() {
        return TRANSPOSED_DEPTH * kernels.lanes();
    }

    /**
     * Sets {@code panel[at + p * width + lane]} to element (lane, p) of the source. If the lanes or depths do not fill
     * whole vectors, the rest of the last vector gets arbitrary values.
     *
     * @param source one row for each lane, one column for each depth
     * @param at where the panel starts in its array
     * @param width the floats from one depth of the panel to the next
     */
    void pack(Matrix source, float[] panel, int at, int width) {
        pack(
                source.data(),
                source.offset(),
                source.rowStride(),
                source.columnStride(),
                source.rows(),
                source.columns(),
                panel,
                at,
                width);
    }

    /** The same with the parts of the source's matrix, for callers that make no objects. */
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
                int rest = from + readable * laneStride;
                copyElements(source, rest, laneStride, 1, lanes - readable, depth - whole, panel, to + readable, width);
            }
        } else {
            copyElements(source, offset, laneStride, depthStride, lanes, depth, panel, at, width);
        }
    }

    /** Transposes into a panel. Writes all lanes of some depths before the next, so that these lines stay in L1. */
    private void transpose(
            float[] source, int offset, int stride, int lanes, int depth, float[] panel, int at, int width) {
        for (int p = 0; p < depth; p += TRANSPOSED_DEPTH) {
            int columns = Math.min(TRANSPOSED_DEPTH, depth - p);
            for (int lane = 0; lane < lanes; lane += kernels.lanes()) {
                int from = offset + lane * stride + p;
                int to = at + p * width + lane;
                int rows = Math.min(kernels.lanes(), lanes - lane);
                kernels.transposer().run(source, from, stride, rows, columns, panel, to, width);
            }
        }
    }

    /** Returns the number of lanes, from the first on, of which a whole vector can be read before the array ends. */
    private int readableLanes(float[] source, int offset, int stride, int lanes) {
        int room = source.length - kernels.lanes() - offset;
        if (room < 0) {
            return 0;
        }
        return stride <= 0 ? lanes : Math.min(lanes, room / stride + 1);
    }

    /**
     * Copies a block with contiguous rows to a matrix of the same shape and any strides. Writes no other elements of
     * the target's array.
     *
     * @param block the array of the block, whose rows have room for whole vectors
     * @param at where the block starts in its array
     * @param stride the floats from one row of the block to the next
     * @param spare where {@link #spareFloats()} floats of scratch memory start, in the block's array
     */
    void unpack(float[] block, int at, int stride, Matrix target, int spare) {
        unpack(
                block,
                at,
                stride,
                target.rows(),
                target.columns(),
                target.data(),
                target.offset(),
                target.rowStride(),
                target.columnStride(),
                spare);
    }

    /** The same with the parts of the target's matrix, for callers that make no objects. */
    void unpack(
            float[] block,
            int at,
            int stride,
            int rows,
            int columns,
            float[] target,
            int to,
            int rowStride,
            int columnStride,
            int spare) {
        if (rowStride == 1) {
            unpackTransposed(block, at, stride, rows, columns, target, to, columnStride, spare);
            return;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                target[to + i * rowStride + j * columnStride] = block[at + i * stride + j];
            }
        }
    }

    /**
     * Copies a block to a matrix whose columns are contiguous.
     *
     * @param width the floats from one column of the target to the next
     */
    private void unpackTransposed(
            float[] block, int at, int stride, int rows, int columns, float[] target, int to, int width, int spare) {
        int vector = kernels.lanes();
        if (rows == width && rows <= vector) {
            unpackDense(block, at, stride, columns, target, to, width, spare);
            return;
        }
        for (int j = 0; j < columns; j += TRANSPOSED_DEPTH) {
            int length = Math.min(TRANSPOSED_DEPTH, columns - j);
            boolean whole = length == kernels.roundUp(length);
            for (int i = 0; i < rows; i += vector) {
                int height = Math.min(vector, rows - i);
                int from = at + i * stride + j;
                int targetAt = to + j * width + i;
                if (height == vector && whole) {
                    kernels.transposer().run(block, from, stride, height, length, target, targetAt, width);
                } else {
                    kernels.transposer()
                            .run(block, from, stride, height, kernels.roundUp(length), block, spare, vector);
                    kernels.rowCopier().run(block, spare, vector, length, height, target, targetAt, width);
                }
            }
        }
    }

    /**
     * Copies a block to a matrix whose columns are contiguous, at most a vector long, and follow one another without
     * gaps. A vector written for one column reaches into the next columns, which are written after it. The last columns
     * have fewer than a vector of elements behind them. They are transposed in scratch memory and copied from there.
     */
    private void unpackDense(
            float[] block, int at, int stride, int columns, float[] target, int to, int width, int spare) {
        int vector = kernels.lanes();
        int withRoom = (columns * width - vector) / width + 1;
        int direct = withRoom / vector * vector;
        if (direct > 0) {
            kernels.transposer().run(block, at, stride, width, direct, target, to, width);
        }
        int rest = columns - direct;
        if (rest > 0) {
            kernels.transposer().run(block, at + direct, stride, width, kernels.roundUp(rest), block, spare, width);
            System.arraycopy(block, spare, target, to + direct * width, rest * width);
        }
    }

    private static void copyElements(
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
}
