package org.kudari.opencl;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.FragmentSource;
import org.kudari.opencl.source.MatrixTile;
import org.kudari.opencl.source.MatrixUnit;
import org.kudari.opencl.source.MatrixUnitProductSource;

/** Products of floats by matrix units: both factors are rounded and copied to the order in which the units take them, then multiplied. */
final class MatrixUnitProducts {
    /** Rows, columns and terms below which most of what the units multiply would be zeros. */
    private static final long LEAST_EXTENT = 48;

    /** Terms of all sums together that are worth the two copies. A guess: no GPU was measured. */
    private static final long LEAST_TERMS = 1 << 27;

    /** A warp of 64 by 64 loads half as much for each product as one of 32 by 32. */
    private static final List<Rated> TILES =
            List.of(new Rated(new MatrixTile(2, 2, 2, 2, 2, 3), 0.6), new Rated(new MatrixTile(2, 2, 4, 4, 2, 3), 1.0));

    /** @param rate in large products, relative to the other tiles'; guessed */
    private record Rated(MatrixTile tile, double rate) {}

    private final Session session;
    private final List<Rated> tiles;
    private final MatrixUnit unit;
    private final FactorFormat format;
    private final Scratch leftFragments;
    private final Scratch rightFragments;
    private final PartialSums partialSums;
    private final ConcurrentHashMap<FragmentSource, CompiledKernel> copies = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<MatrixUnitProductSource, CompiledKernel> products = new ConcurrentHashMap<>();

    MatrixUnitProducts(Session session, MatrixUnit unit, FactorFormat format) {
        this.session = session;
        this.tiles = TILES.stream().filter(rated -> fits(rated.tile)).toList();
        this.unit = unit;
        this.format = format;
        leftFragments = new Scratch(session);
        rightFragments = new Scratch(session);
        partialSums = new PartialSums(session);
    }

    /** The tiles that there are. */
    static List<MatrixTile> allTiles() {
        return TILES.stream().map(Rated::tile).toList();
    }

    private boolean fits(MatrixTile tile) {
        OpenClDevice device = session.device();
        return tile.localBytes() <= device.localMemory() && tile.items() <= device.maxWorkGroup();
    }

    FactorFormat format() {
        return format;
    }

    MatmulPrecision precision() {
        return format.precision();
    }

    /** The tiles for which the device has local memory. */
    List<MatrixTile> tiles() {
        return tiles.stream().map(Rated::tile).toList();
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(
                products.keySet().stream()
                        .filter(source -> source.form().epilogue() == kernel)
                        .map(MatrixUnitProductSource::text),
                partialSums.sources(kernel));
    }

    /** Whether a product is of floats, and large enough. */
    static boolean isWorthwhile(ProductShape shape) {
        return shape.form().type() == DType.FLOAT32
                && Math.min(Math.min(shape.rows(), shape.n()), shape.k()) >= LEAST_EXTENT
                && (double) shape.matrices() * shape.rows() * shape.n() * shape.k() >= LEAST_TERMS;
    }

    /** Multiplies; how the sums are split depends on the shape and the device alone, see {@link TiledProducts}. */
    void multiply(ProductShape shape) {
        MatrixTile standard = fastest(shape.matrices(), shape.rows(), shape.n());
        long tiles = tiles(standard, shape.matrices(), shape.rows(), shape.n());
        long parts = PartialSums.parts(session.device(), tiles, shape.k());
        multiply(shape, fastest(shape.batch(), shape.m(), shape.n()), parts);
    }

    private MatrixTile fastest(long matrices, long m, long n) {
        int units = session.device().computeUnits();
        return tiles.stream()
                .min(Comparator.comparingDouble(rated -> Math.ceilDiv(tiles(rated.tile, matrices, m, n), units)
                        * (double) rated.tile.rows()
                        * rated.tile.columns()
                        / rated.rate))
                .orElseThrow()
                .tile;
    }

    private static long tiles(MatrixTile tile, long matrices, long m, long n) {
        return matrices * Math.ceilDiv(m, tile.rows()) * Math.ceilDiv(n, tile.columns());
    }

    /**
     * Multiplies by tiles of one size. Copies and parts are shared by all threads: what is started between their making and their use must
     * not be another product.
     *
     * @param atMost in how many parts each sum is split, at most
     */
    synchronized void multiply(ProductShape shape, MatrixTile tile, long atMost) {
        long stages = Math.max(1, Math.ceilDiv(shape.k(), (long) tile.steps() * MatrixTile.WORDS * format.perWord()));
        long depth = Math.ceilDiv(stages, atMost);
        long parts = Math.ceilDiv(stages, depth);
        long groups = parts * tiles(tile, shape.batch(), shape.m(), shape.n());
        boolean isSplit = parts > 1;
        MatrixUnitProductSource source =
                new MatrixUnitProductSource(isSplit ? shape.form().plain() : shape.form(), tile, format, unit, isSplit);
        CompiledKernel kernel = products.computeIfAbsent(
                source, missing -> session.kernel(MatrixUnitProductSource.NAME, missing.text()));
        Arguments arguments = new Arguments(shape.form().isLong());
        if (isSplit) {
            arguments.position(depth);
            arguments.position(PartialSums.elements(shape));
        }
        arguments.position(shape.batch());
        arguments.position(stages * tile.steps());
        shape.addExtents(arguments);
        addFragments(shape, true, stages * tile.steps(), arguments);
        addFragments(shape, false, stages * tile.steps(), arguments);
        if (isSplit) {
            DeviceBuffer partial = partialSums.memory(shape, parts);
            arguments.value(partial);
            arguments.position(0);
            launch(kernel, groups, tile, arguments);
            partialSums.add(shape, partial, parts);
        } else {
            shape.addEnd(arguments);
            launch(kernel, groups, tile, arguments);
        }
    }

    private void launch(CompiledKernel kernel, long groups, MatrixTile tile, Arguments arguments) {
        session.launch(kernel, new long[] {groups * tile.items()}, new long[] {tile.items()}, arguments.toArray());
    }

    private void addFragments(ProductShape shape, boolean isLeft, long steps, Arguments productArguments) {
        ProductShape.Matrix matrix = isLeft ? shape.a() : shape.b();
        OpenClDevice device = session.device();
        FragmentSource source = new FragmentSource(shape.form().plain(), isLeft, format, Grid.sweep(device));
        CompiledKernel kernel =
                copies.computeIfAbsent(source, missing -> session.kernel(FragmentSource.NAME, missing.text()));
        boolean isShared = Arrays.stream(matrix.batch()).allMatch(step -> step == 0);
        long blocks = (isShared ? 1 : shape.batch()) * Math.ceilDiv(isLeft ? shape.m() : shape.n(), MatrixTile.BLOCK);
        long vectors = blocks * steps * MatrixTile.LANES;
        DeviceBuffer target = (isLeft ? leftFragments : rightFragments).of(DType.INT32, 4 * vectors);
        Arguments arguments = new Arguments(shape.form().isLong());
        arguments.position(vectors);
        arguments.position(steps);
        shape.addExtents(arguments);
        shape.add(shape.a(), arguments);
        shape.add(shape.b(), arguments);
        arguments.value(target);
        Grid grid = Grid.sweeping(device, kernel, vectors, 4L * format.perWord());
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
        productArguments.value(target);
        productArguments.position(isShared ? 0 : 1);
    }
}
