package org.kudari.opencl;

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
import org.kudari.opencl.source.MatrixTile;
import org.kudari.opencl.source.MatrixUnit;
import org.kudari.opencl.source.MatrixUnitProductSource;

/** Products of floats by matrix units: both factors are rounded and copied to the order in which the units take them, then multiplied. */
final class MatrixUnitProducts {
    /** The least rows, columns and terms: below, most of what the units multiply would be padding. */
    private static final long LEAST_EXTENT = 48;

    /** The least multiply-adds for which packing both factors pays. An estimate: no GPU was measured. */
    private static final long LEAST_TERMS = 1 << 27;

    private final Session session;
    private final MatrixUnit unit;
    private final FactorFormat format;
    private final ProductTuning standard;
    private final ProductTuning tuning;
    private final Fragments left;
    private final Fragments right;
    private final PartialSums partialSums;
    private final ConcurrentHashMap<MatrixUnitProductSource, CompiledKernel> products = new ConcurrentHashMap<>();

    MatrixUnitProducts(Session session, ProductTuning tuning, MatrixUnit unit, FactorFormat format) {
        this.session = session;
        this.tuning = tuning;
        this.unit = unit;
        this.format = format;
        standard = ProductTuning.standard(session.device());
        left = new Fragments(session, true, format);
        right = new Fragments(session, false, format);
        partialSums = new PartialSums(session);
    }

    private boolean fits(MatrixTile tile) {
        OpenClDevice device = session.device();
        long local = tile.localBytes() + unit.localBytes(tile);
        return local <= device.localMemory() && tile.items() <= device.maxWorkGroup();
    }

    FactorFormat format() {
        return format;
    }

    MatmulPrecision precision() {
        return format.precision();
    }

    /** The tiles for which the device has local memory. */
    List<MatrixTile> tiles() {
        return ProductTuning.allMatrixTiles().stream().filter(this::fits).toList();
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(
                products.keySet().stream()
                        .filter(source -> source.form().epilogue() == kernel)
                        .map(MatrixUnitProductSource::text),
                partialSums.sources(kernel));
    }

    /** Whether a product is of floats, and large enough. It depends on the shape alone, as the bits of its results do. */
    static boolean isWorthwhile(ProductShape shape) {
        return shape.form().type() == DType.FLOAT32
                && Math.min(Math.min(shape.rows(), shape.n()), shape.k()) >= LEAST_EXTENT
                && (double) shape.matrices() * shape.rows() * shape.n() * shape.k() >= LEAST_TERMS;
    }

    /** Multiplies; how the sums are split depends on the shape and the device alone, see {@link TiledProducts}. */
    void multiply(ProductShape shape) {
        MatrixTile usual = fastest(standard, shape.matrices(), shape.rows(), shape.n());
        long tiles = TileRates.groups(usual, shape.matrices(), shape.rows(), shape.n());
        long parts = PartialSums.parts(session.device(), tiles, shape.k());
        multiply(shape, fastest(tuning, shape.batch(), shape.m(), shape.n()), parts);
    }

    private MatrixTile fastest(ProductTuning by, long matrices, long m, long n) {
        return by.matrixTiles().get(format).fastestFirst(matrices, m, n).stream()
                .filter(this::fits)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Multiplies by tiles of one size. Synchronized, since all threads share the packed factors and the parts: no
     * other product may launch between the kernels that write them and those that read them.
     *
     * @param atMost in how many parts each sum is split, at most
     */
    synchronized void multiply(ProductShape shape, MatrixTile tile, long atMost) {
        // A part ends where a stage ends, for every tile size. So the choice of the tile changes no bit of a result.
        long wholes = Math.max(
                1, Math.ceilDiv(shape.k(), (long) MatrixTile.MOST_STEPS * MatrixTile.WORDS * format.perWord()));
        long depth = Math.ceilDiv(wholes, atMost);
        long parts = Math.ceilDiv(wholes, depth);
        long steps = wholes * MatrixTile.MOST_STEPS;
        long groups = parts * TileRates.groups(tile, shape.batch(), shape.m(), shape.n());
        boolean isSplit = parts > 1;
        MatrixUnitProductSource source =
                new MatrixUnitProductSource(isSplit ? shape.form().plain() : shape.form(), tile, format, unit, isSplit);
        CompiledKernel kernel = products.computeIfAbsent(
                source, missing -> session.kernel(MatrixUnitProductSource.NAME, missing.text()));
        Arguments arguments = new Arguments(shape.form().isLong());
        if (isSplit) {
            arguments.position(depth * MatrixTile.MOST_STEPS / tile.steps());
            arguments.position(PartialSums.elements(shape));
        }
        arguments.position(shape.batch());
        arguments.position(steps);
        shape.addExtents(arguments);
        left.copy(shape, steps, tile).addTo(arguments);
        right.copy(shape, steps, tile).addTo(arguments);
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
}
