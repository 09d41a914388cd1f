package org.kudari.opencl;

import java.util.concurrent.ConcurrentHashMap;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.FragmentSource;
import org.kudari.opencl.source.MatrixTile;

/**
 * Packs one factor of a matrix product for matrix units: rounds it, and stores it in the order in which the units
 * read it. All products share the memory. The caller holds a lock until the product that reads the copy is launched.
 */
final class Fragments {
    /** 32-bit words of a vector. */
    private static final int WORDS = 4;

    private final Session session;
    private final boolean isLeft;
    private final FactorFormat format;
    private final Scratch memory;
    private final ConcurrentHashMap<FragmentSource, CompiledKernel> kernels = new ConcurrentHashMap<>();

    Fragments(Session session, boolean isLeft, FactorFormat format) {
        this.session = session;
        this.isLeft = isLeft;
        this.format = format;
        memory = new Scratch(session);
    }

    /**
     * A copy.
     *
     * @param steps how many of its matrices lie between those of neighbours in each of the product's loops over matrices, 0 where they
     *     share one
     */
    record Copy(DeviceBuffer memory, long[] steps) {
        void addTo(Arguments arguments) {
            arguments.value(memory);
            for (long step : steps) {
                arguments.position(step);
            }
        }
    }

    /**
     * Starts to copy a product's factor; valid until the next call.
     *
     * @param depth the steps along k, of which the last may be beyond the matrix
     * @param tile by which the copy will be read
     */
    Copy copy(ProductShape shape, long depth, MatrixTile tile) {
        ProductShape.Matrix matrix = isLeft ? shape.a() : shape.b();
        long[] extents = shape.batches();
        long[] steps = new long[extents.length];
        long matrices = 1;
        for (int loop = extents.length - 1; loop >= 0; loop--) {
            boolean isShared = matrix.batch()[loop] == 0;
            extents[loop] = isShared ? 1 : extents[loop];
            steps[loop] = isShared ? 0 : matrices;
            matrices *= extents[loop];
        }
        long extent = isLeft ? shape.m() : shape.n();
        DeviceBuffer target =
                memory.of(DType.INT32, WORDS * reach(matrices, extent, depth, isLeft ? tile.rows() : tile.columns()));
        long vectors = matrices * blocks(extent) * depth * MatrixTile.LANES;
        Arguments arguments = new Arguments(shape.form().isLong());
        arguments.position(vectors);
        arguments.position(depth);
        shape.addExtents(arguments, extents);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
        arguments.value(target);
        CompiledKernel kernel = kernels.computeIfAbsent(
                new FragmentSource(shape.form().plain(), isLeft, format, Grid.sweep(session.device())),
                missing -> session.kernel(FragmentSource.NAME, missing.text()));
        Grid grid = Grid.sweeping(session.device(), kernel, vectors, (long) WORDS * format.perWord());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
        return new Copy(target, steps);
    }

    private static long blocks(long extent) {
        return Math.ceilDiv(extent, MatrixTile.BLOCK);
    }

    /**
     * The number of vectors up to the last one that a work-group reads. The last tile of the last matrix may reach
     * beyond its end.
     *
     * @param extent rows or columns of a matrix
     * @param edge those of a tile
     */
    static long reach(long matrices, long extent, long depth, int edge) {
        long blocks = (matrices - 1) * blocks(extent) + Math.ceilDiv(extent, edge) * (edge / MatrixTile.BLOCK);
        return blocks * depth * MatrixTile.LANES;
    }
}
