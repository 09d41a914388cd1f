package org.kudari.opencl.matmul;

import org.kudari.layout.DType;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.matmul.source.FragmentPackingSource;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.ScratchBuffer;
import org.kudari.opencl.runtime.Session;

/**
 * Packs one factor of a matrix product for matrix units: rounds it, and stores it in the order in which the units
 * read it. All products share the memory. The caller holds a lock until the product that reads the copy is launched.
 */
final class FragmentPacking {
    /** 32-bit words of a vector. */
    private static final int WORDS = 4;

    private final Session session;
    private final boolean isLeft;
    private final MatrixUnitFormat format;
    private final ScratchBuffer memory;
    private final KernelCache<FragmentPackingSource> kernels;

    FragmentPacking(Session session, boolean isLeft, MatrixUnitFormat format) {
        this.session = session;
        this.isLeft = isLeft;
        this.format = format;
        memory = new ScratchBuffer(session);
        kernels = new KernelCache<>(session);
    }

    /**
     * A packed factor.
     *
     * @param memory the device memory of the copy, which is valid until the next call
     * @param steps for each of the product's loops over matrices the number of packed matrices from one iteration to
     *     the next; 0 if all share one
     */
    record PackedMatrix(DeviceBuffer memory, long[] steps) {
        void addTo(KernelArguments arguments) {
            arguments.value(memory);
            for (long step : steps) {
                arguments.position(step);
            }
        }
    }

    /**
     * Launches the packing of a product's factor. The result is valid until the next call.
     *
     * @param depth the steps along k; the last ones may lie beyond the matrix
     * @param tile of the product that will read the copy
     */
    PackedMatrix pack(MatMulCall call, long depth, MatrixUnitTile tile) {
        MatMulCall.MatrixOperand matrix = isLeft ? call.a() : call.b();
        long[] extents = call.batchExtents();
        long[] steps = new long[extents.length];
        long matrices = 1;
        for (int loop = extents.length - 1; loop >= 0; loop--) {
            boolean isShared = matrix.batchStrides()[loop] == 0;
            extents[loop] = isShared ? 1 : extents[loop];
            steps[loop] = isShared ? 0 : matrices;
            matrices *= extents[loop];
        }
        long extent = isLeft ? call.m() : call.n();
        DeviceBuffer target =
                memory.of(DType.INT32, WORDS * vectors(matrices, extent, depth, isLeft ? tile.rows() : tile.columns()));
        long vectors = matrices * blocks(extent) * depth * MatrixUnitTile.LANES;
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        arguments.position(vectors);
        arguments.position(depth);
        call.addExtents(arguments, extents);
        call.addMatrix(call.a(), arguments);
        call.addMatrix(call.b(), arguments);
        arguments.value(target);
        CompiledKernel kernel = kernels.get(new FragmentPackingSource(
                call.signature().withoutEpilogue(), isLeft, format, Grid.schedule(session.device())));
        Grid grid = Grid.forIterations(session.device(), kernel, vectors, (long) WORDS * format.perWord());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
        return new PackedMatrix(target, steps);
    }

    private static long blocks(long extent) {
        return Math.ceilDiv(extent, MatrixUnitTile.BLOCK);
    }

    /**
     * The number of vectors up to the last one that a work-group reads. The last tile of the last matrix may end beyond
     * the matrix.
     *
     * @param extent rows or columns of a matrix
     * @param edge rows or columns of a tile
     */
    static long vectors(long matrices, long extent, long depth, int edge) {
        long blocks = (matrices - 1) * blocks(extent) + Math.ceilDiv(extent, edge) * (edge / MatrixUnitTile.BLOCK);
        return blocks * depth * MatrixUnitTile.LANES;
    }
}
