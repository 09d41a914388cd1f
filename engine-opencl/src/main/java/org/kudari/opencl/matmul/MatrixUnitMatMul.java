package org.kudari.opencl.matmul;

import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.MatmulPrecision;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
import org.kudari.opencl.matmul.source.MatrixUnit;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitMatMulSource;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/** Products of floats by matrix units: both factors are rounded and copied to the order in which the units take them, then multiplied. */
public final class MatrixUnitMatMul {
    /** The least rows, columns and terms: below, most of what the units multiply would be padding. */
    private static final long MIN_EXTENT = 48;

    /** The least multiply-adds for which packing both factors pays. An estimate: no GPU was measured. */
    private static final long MIN_TERMS = 1 << 27;

    private final Session session;
    private final MatrixUnit unit;
    private final MatrixUnitFormat format;
    private final MatMulTuning standard;
    private final MatMulTuning tuning;
    private final FragmentPacking left;
    private final FragmentPacking right;
    private final SplitK splitK;
    private final KernelCache<MatrixUnitMatMulSource> products;

    MatrixUnitMatMul(Session session, MatMulTuning tuning, MatrixUnit unit, MatrixUnitFormat format) {
        this.session = session;
        this.tuning = tuning;
        this.unit = unit;
        this.format = format;
        standard = MatMulTuning.standard(session.device());
        left = new FragmentPacking(session, true, format);
        right = new FragmentPacking(session, false, format);
        splitK = new SplitK(session);
        products = new KernelCache<>(session);
    }

    private boolean fits(MatrixUnitTile tile) {
        OpenClDevice device = session.device();
        long local = tile.localBytes() + unit.localBytes(tile);
        return local <= device.localMemory() && tile.items() <= device.maxWorkGroup();
    }

    MatrixUnitFormat format() {
        return format;
    }

    public MatmulPrecision precision() {
        return format.precision();
    }

    /** The tiles for which the device has local memory. */
    List<MatrixUnitTile> tiles() {
        return MatMulTuning.matrixUnitTileCandidates().stream()
                .filter(this::fits)
                .toList();
    }

    /** The programs whose products end in a kernel's expressions. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(products.texts(source -> source.signature().epilogue() == kernel), splitK.sources(kernel));
    }

    /** Whether a product is of floats, and large enough. It depends on the shape alone, as the bits of its results do. */
    static boolean isWorthwhile(MatMulCall call) {
        return call.signature().type() == DType.FLOAT32
                && Math.min(Math.min(call.outputRows(), call.n()), call.k()) >= MIN_EXTENT
                && (double) call.outputBatchSize() * call.outputRows() * call.n() * call.k() >= MIN_TERMS;
    }

    /** Multiplies; how the sums are split depends on the shape and the device alone, see {@link TiledMatMul}. */
    void multiply(MatMulCall call) {
        MatrixUnitTile usual = fastest(standard, call.outputBatchSize(), call.outputRows(), call.n());
        long tiles = TileRates.tileCount(usual, call.outputBatchSize(), call.outputRows(), call.n());
        long parts = SplitK.parts(session.device(), tiles, call.k());
        multiply(call, fastest(tuning, call.batchSize(), call.m(), call.n()), parts);
    }

    private MatrixUnitTile fastest(MatMulTuning by, long matrices, long m, long n) {
        return by.matrixUnitTiles().get(format).fastestFirst(matrices, m, n).stream()
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
    synchronized void multiply(MatMulCall call, MatrixUnitTile tile, long atMost) {
        // A part ends where a stage ends, for every tile size. So the choice of the tile changes no bit of a result.
        long wholes = Math.max(
                1, Math.ceilDiv(call.k(), (long) MatrixUnitTile.MAX_STEPS * MatrixUnitTile.WORDS * format.perWord()));
        long depth = Math.ceilDiv(wholes, atMost);
        long parts = Math.ceilDiv(wholes, depth);
        long steps = wholes * MatrixUnitTile.MAX_STEPS;
        long groups = parts * TileRates.tileCount(tile, call.batchSize(), call.m(), call.n());
        boolean isSplit = parts > 1;
        MatrixUnitMatMulSource source = new MatrixUnitMatMulSource(
                isSplit ? call.signature().withoutEpilogue() : call.signature(), tile, format, unit, isSplit);
        CompiledKernel kernel = products.get(source);
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        if (isSplit) {
            arguments.position(depth * MatrixUnitTile.MAX_STEPS / tile.steps());
            arguments.position(SplitK.elements(call));
        }
        arguments.position(call.batchSize());
        arguments.position(steps);
        call.addExtents(arguments);
        left.pack(call, steps, tile).addTo(arguments);
        right.pack(call, steps, tile).addTo(arguments);
        if (isSplit) {
            DeviceBuffer partial = splitK.buffer(call, parts);
            arguments.value(partial);
            arguments.position(0);
            launch(kernel, groups, tile, arguments);
            splitK.add(call, partial, parts);
        } else {
            call.addEpilogue(arguments);
            launch(kernel, groups, tile, arguments);
        }
    }

    private void launch(CompiledKernel kernel, long groups, MatrixUnitTile tile, KernelArguments arguments) {
        session.launch(kernel, new long[] {groups * tile.items()}, new long[] {tile.items()}, arguments.toArray());
    }
}
