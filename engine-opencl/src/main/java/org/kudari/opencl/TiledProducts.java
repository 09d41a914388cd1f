package org.kudari.opencl;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.ProductTile;
import org.kudari.opencl.source.TiledProductSource;
import org.kudari.opencl.source.TiledProductSource.Reading;

/** Matrix products on GPUs: chooses tiles for the product's shape, and splits its sums where there are too few of them. */
final class TiledProducts {
    /**
     * The most plans that are kept. Without a limit, a program whose shapes keep changing would fill the heap; beyond
     * it all plans are dropped.
     */
    private static final int MOST_CHOICES = 1_000;

    private final Session session;
    private final ProductTuning tuning;
    private final PartialSums partialSums;
    private final ConcurrentHashMap<Extents, Choice> choices = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TiledProductSource, CompiledKernel> products = new ConcurrentHashMap<>();

    TiledProducts(Session session, ProductTuning tuning) {
        this.session = session;
        this.tuning = tuning;
        partialSums = new PartialSums(session);
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(
                products.keySet().stream()
                        .filter(source -> source.form().epilogue() == kernel)
                        .map(TiledProductSource::text),
                partialSums.sources(kernel));
    }

    /** What a choice depends on; see {@link ProductShape} for what the two shapes are. */
    private record Extents(long matrices, long rows, long batch, long m, long n, long k) {}

    /**
     * How to compute a product.
     *
     * @param tiles the ones to try, in this order
     * @param parts in how many each sum is computed
     */
    private record Choice(List<ProductTile> tiles, long parts) {}

    /** Multiplies, unless the device runs none of the tiles. */
    boolean multiply(ProductShape shape) {
        if (choices.size() > MOST_CHOICES) {
            choices.clear();
        }
        Choice choice = choices.computeIfAbsent(
                new Extents(shape.matrices(), shape.rows(), shape.batch(), shape.m(), shape.n(), shape.k()),
                this::choose);
        for (ProductTile tile : choice.tiles) {
            if (multiply(shape, tile, choice.parts)) {
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
    private Choice choose(Extents of) {
        ProductTile tile = ProductTuning.standard(session.device())
                .tiles()
                .fastestFirst(of.matrices, of.rows, of.n)
                .getFirst();
        long groups = TileRates.groups(tile, of.matrices, of.rows, of.n);
        long parts = PartialSums.parts(session.device(), groups, of.k);
        return new Choice(tuning.tiles().fastestFirst(of.batch, of.m, of.n), parts);
    }

    private static long groups(ProductShape shape, ProductTile tile) {
        return TileRates.groups(tile, shape.batch(), shape.m(), shape.n());
    }

    /**
     * Multiplies by tiles of one size, unless the device has too little local memory for it, or too small groups.
     *
     * @param parts in how many each sum is split, at most
     */
    boolean multiply(ProductShape shape, ProductTile tile, long parts) {
        OpenClDevice device = session.device();
        DType type = shape.form().type();
        if (tile.localBytes(type) > device.localMemory() || tile.items() > device.maxWorkGroup()) {
            return false;
        }
        boolean isSplit = parts > 1;
        ProductShape.Matrix a = shape.a();
        ProductShape.Matrix b = shape.b();
        TiledProductSource source = new TiledProductSource(
                isSplit ? shape.form().plain() : shape.form(),
                tile,
                reading(a, a.column(), a.row(), shape.k(), shape.m()),
                reading(b, b.row(), b.column(), shape.k(), shape.n()),
                isMultiple(shape.n()) && (isSplit || isMultiple(shape.outOffset())),
                isSplit);
        CompiledKernel kernel =
                products.computeIfAbsent(source, missing -> session.kernel(TiledProductSource.NAME, missing.text()));
        if (kernel.largestGroup() < tile.items()) {
            return false;
        }
        if (isSplit) {
            multiplyInParts(shape, tile, kernel, parts);
        } else {
            Arguments arguments = new Arguments(shape.form().isLong());
            addProduct(shape, arguments);
            shape.addEnd(arguments);
            launch(kernel, groups(shape, tile), tile, arguments);
        }
        return true;
    }

    private synchronized void multiplyInParts(
            ProductShape shape, ProductTile tile, CompiledKernel kernel, long atMost) {
        long steps = Math.ceilDiv(shape.k(), ProductTuning.DEEPEST);
        long depth = Math.max(1, Math.ceilDiv(steps, atMost)) * ProductTuning.DEEPEST;
        long parts = Math.max(1, Math.ceilDiv(shape.k(), depth));
        DeviceBuffer partial = partialSums.memory(shape, parts);
        Arguments arguments = new Arguments(shape.form().isLong());
        arguments.position(depth);
        arguments.position(PartialSums.elements(shape));
        addProduct(shape, arguments);
        arguments.value(partial);
        arguments.position(0);
        launch(kernel, parts * groups(shape, tile), tile, arguments);
        partialSums.add(shape, partial, parts);
    }

    private static void addProduct(ProductShape shape, Arguments arguments) {
        arguments.position(shape.batch());
        shape.addExtents(arguments);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
    }

    private void launch(CompiledKernel kernel, long groups, ProductTile tile, Arguments arguments) {
        long[] global = {groups * tile.items()};
        session.launch(kernel, global, new long[] {tile.items()}, arguments.toArray());
    }

    /**
     * How to load a factor: along the axis on which it is dense, in vectors where each starts at a multiple of its width.
     *
     * @param deep the step along k
     * @param edge the step along the other axis
     */
    private static Reading reading(ProductShape.Matrix matrix, long deep, long edge, long k, long extent) {
        boolean isDeep = Math.abs(deep) < Math.abs(edge) || extent == 1;
        long step = isDeep ? deep : edge;
        long other = isDeep ? edge : deep;
        long length = isDeep ? k : extent;
        boolean isWide = step == 1
                && isMultiple(other)
                && isMultiple(length)
                && isMultiple(matrix.offset())
                && Arrays.stream(matrix.batch()).allMatch(TiledProducts::isMultiple);
        return new Reading(isDeep, isWide);
    }

    private static boolean isMultiple(long value) {
        return value % ProductTile.WIDTH == 0;
    }
}
