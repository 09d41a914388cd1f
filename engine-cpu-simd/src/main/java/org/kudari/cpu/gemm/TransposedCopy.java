package org.kudari.cpu.gemm;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;

/**
 * Copies a float32 matrix whose columns are contiguous to one whose rows are contiguous. Squares of as many rows as a
 * vector has lanes are transposed in registers.
 */
public final class TransposedCopy implements ParallelFor.RangeTask {
    private final Packing packing;
    private final float[] from;
    private final int fromAt;
    private final int fromStride;
    private final float[] to;
    private final int toAt;
    private final int rows;
    private final int columns;

    /** The rows and columns of a square. */
    private final int lanes;

    /**
     * Creates a copy of tensors that {@link #suits} accepts.
     *
     * @param kernels the kernels whose transposer is used
     */
    public TransposedCopy(MicroKernels kernels, View input, View output) {
        packing = new Packing(kernels);
        from = ((HostBuffer) input.buffer()).floats();
        fromAt = (int) input.layout().offset();
        fromStride = (int) input.layout().stride(1);
        to = ((HostBuffer) output.buffer()).floats();
        toAt = (int) output.layout().offset();
        rows = (int) output.shape().dim(0);
        columns = (int) output.shape().dim(1);
        lanes = kernels.lanes();
    }

    /** Whether a copy is of this kind and has at least one square. */
    public static boolean suits(View input, View output) {
        if (input.type() != DType.FLOAT32
                || output.type() != DType.FLOAT32
                || input.shape().rank() != 2) {
            return false;
        }
        Layout source = input.layout();
        Layout target = output.layout();
        long rows = input.shape().dim(0);
        long columns = input.shape().dim(1);
        return Math.min(rows, columns) >= TileSizes.GRANULE
                && source.stride(0) == 1
                && source.stride(1) >= rows
                && target.stride(0) == columns
                && target.stride(1) == 1
                && input.buffer() != output.buffer();
    }

    /** Copies the matrix, on several threads if it is large. */
    public void copy(ParallelFor parallelFor) {
        parallelFor.forEachRange(rows, TileSizes.GRANULE, ParallelFor.cost((long) rows * columns, 1), this);
    }

    /** Writes a range of rows of the output. */
    @Override
    public void run(WorkerScratch scratch, long first, long last) {
        int start = (int) first;
        int end = (int) last;
        int wholeEnd = start + (end - start) / lanes * lanes;
        int wholeColumns = columns / lanes * lanes;
        Matrix whole = new Matrix(from, fromAt + start, wholeColumns, wholeEnd - start, fromStride, 1);
        packing.pack(whole, to, toAt + start * columns, columns);
        copyElements(start, wholeEnd, wholeColumns);
        copyElements(wholeEnd, end, 0);
    }

    /** Copies the elements of some rows, from a column on, which no square covers. */
    private void copyElements(int start, int end, int firstColumn) {
        for (int column = firstColumn; column < columns; column++) {
            for (int row = start; row < end; row++) {
                to[toAt + row * columns + column] = from[fromAt + column * fromStride + row];
            }
        }
    }
}
