package org.kudari.opencl.matmul;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.matmul.source.LocalMemoryTile;
import org.kudari.opencl.matmul.source.TiledMatMulSource;
import org.kudari.opencl.matmul.source.TiledMatMulSource.LoadPattern;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/**
 * Matrix products on GPUs. Chooses the tiles for the shape of a product, and splits its sums if there are too few
 * tiles.
 */
final class TiledMatMul {
    /**
     * The most plans that are kept. Without a limit, a program whose shapes keep changing would fill the heap; beyond
     * it all plans are dropped.
     */
    private static final int MAX_PLANS = 1_000;

    private final Session session;
    private final MatMulTuning tuning;
    private final SplitK splitK;
    private final ConcurrentHashMap<Extents, TilePlan> plans = new ConcurrentHashMap<>();
    private final KernelCache<TiledMatMulSource> kernels;

    TiledMatMul(Session session, MatMulTuning tuning) {
        this.session = session;
        this.tuning = tuning;
        splitK = new SplitK(session);
        kernels = new KernelCache<>(session);
    }

    /** The programs that apply a kernel's expressions as their epilogue. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(kernels.texts(source -> source.signature().epilogue() == kernel), splitK.sources(kernel));
    }

    /**
     * The extents that a plan depends on: those of the output's shape, and those after batches are merged, see {@link
     * MatMulCall}.
     */
    private record Extents(long outputBatchSize, long outputRows, long batchSize, long m, long n, long k) {}

    /**
     * A plan for products of one shape.
     *
     * @param tiles to try, in this order
     * @param parts of each sum
     */
    private record TilePlan(List<LocalMemoryTile> tiles, long parts) {}

    /** Multiplies, or returns false if the device runs none of the tiles. */
    boolean multiply(MatMulCall call) {
        if (plans.size() > MAX_PLANS) {
            plans.clear();
        }
        TilePlan tilePlan = plans.computeIfAbsent(
                new Extents(call.outputBatchSize(), call.outputRows(), call.batchSize(), call.m(), call.n(), call.k()),
                this::plan);
        for (LocalMemoryTile tile : tilePlan.tiles) {
            if (multiply(call, tile, tilePlan.parts)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The number of parts decides the order of a sum, so it must depend on the shape and the device only. It is
     * computed from the default tiles, not the measured ones, and from the output's shape, not from merged batches,
     * which depend on layouts.
     */
    private TilePlan plan(Extents extents) {
        LocalMemoryTile tile = MatMulTuning.standard(session.device())
                .tiles()
                .fastestFirst(extents.outputBatchSize, extents.outputRows, extents.n)
                .getFirst();
        long groups = TileRates.tileCount(tile, extents.outputBatchSize, extents.outputRows, extents.n);
        long parts = SplitK.parts(session.device(), groups, extents.k);
        return new TilePlan(tuning.tiles().fastestFirst(extents.batchSize, extents.m, extents.n), parts);
    }

    private static long groups(MatMulCall call, LocalMemoryTile tile) {
        return TileRates.tileCount(tile, call.batchSize(), call.m(), call.n());
    }

    /**
     * Multiplies by tiles of one size, or returns false if the device has too little local memory or too small
     * work-groups.
     *
     * @param parts the most parts of each sum
     */
    boolean multiply(MatMulCall call, LocalMemoryTile tile, long parts) {
        OpenClDevice device = session.device();
        DType type = call.signature().type();
        if (tile.localBytes(type) > device.localMemory() || tile.items() > device.maxWorkGroup()) {
            return false;
        }
        boolean isSplit = parts > 1;
        MatMulCall.MatrixOperand a = call.a();
        MatMulCall.MatrixOperand b = call.b();
        TiledMatMulSource source = new TiledMatMulSource(
                isSplit ? call.signature().withoutEpilogue() : call.signature(),
                tile,
                loadPattern(a, a.columnStride(), a.rowStride(), call.k(), call.m()),
                loadPattern(b, b.rowStride(), b.columnStride(), call.k(), call.n()),
                isMultiple(call.n()) && (isSplit || isMultiple(call.outOffset())),
                isSplit);
        CompiledKernel kernel = kernels.get(source);
        if (kernel.largestGroup() < tile.items()) {
            return false;
        }
        if (isSplit) {
            multiplySplit(call, tile, kernel, parts);
        } else {
            KernelArguments arguments = new KernelArguments(call.signature().isLong());
            addProduct(call, arguments);
            call.addEpilogue(arguments);
            launch(kernel, groups(call, tile), tile, arguments);
        }
        return true;
    }

    private synchronized void multiplySplit(
            MatMulCall call, LocalMemoryTile tile, CompiledKernel kernel, long maxParts) {
        long steps = Math.ceilDiv(call.k(), MatMulTuning.MAX_TILE_DEPTH);
        long depth = Math.max(1, Math.ceilDiv(steps, maxParts)) * MatMulTuning.MAX_TILE_DEPTH;
        long parts = Math.max(1, Math.ceilDiv(call.k(), depth));
        DeviceBuffer partial = splitK.buffer(call, parts);
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        arguments.position(depth);
        arguments.position(SplitK.elements(call));
        addProduct(call, arguments);
        arguments.value(partial);
        arguments.position(0);
        launch(kernel, parts * groups(call, tile), tile, arguments);
        splitK.add(call, partial, parts);
    }

    private static void addProduct(MatMulCall call, KernelArguments arguments) {
        arguments.position(call.batchSize());
        call.addExtents(arguments);
        call.addMatrix(call.a(), arguments);
        call.addMatrix(call.b(), arguments);
    }

    private void launch(CompiledKernel kernel, long groups, LocalMemoryTile tile, KernelArguments arguments) {
        long[] global = {groups * tile.items()};
        session.launch(kernel, global, new long[] {tile.items()}, arguments.toArray());
    }

    /**
     * The way to load a factor: along the axis with the smaller stride, and in vectors if each is aligned.
     *
     * @param deepStride the stride along k
     * @param edgeStride the stride along the other axis
     */
    private static LoadPattern loadPattern(
            MatMulCall.MatrixOperand matrix, long deepStride, long edgeStride, long k, long extent) {
        boolean isAlongK = Math.abs(deepStride) < Math.abs(edgeStride) || extent == 1;
        long stride = isAlongK ? deepStride : edgeStride;
        long other = isAlongK ? edgeStride : deepStride;
        long length = isAlongK ? k : extent;
        boolean isVectorized = stride == 1
                && isMultiple(other)
                && isMultiple(length)
                && isMultiple(matrix.offset())
                && Arrays.stream(matrix.batchStrides()).allMatch(TiledMatMul::isMultiple);
        return new LoadPattern(isAlongK, isVectorized);
    }

    private static boolean isMultiple(long value) {
        return value % LocalMemoryTile.WIDTH == 0;
    }
}
