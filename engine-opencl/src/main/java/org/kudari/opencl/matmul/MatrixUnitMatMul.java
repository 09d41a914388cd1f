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

/**
 * Matrix products of floats by matrix units. Both factors are rounded and packed in the order in which the units read
 * them, and then multiplied.
 */
public final class MatrixUnitMatMul {
    /** The least rows, columns and terms: below, most of what the units multiply would be padding. */
    private static final long MIN_EXTENT = 48;

    /** The least multiply-adds for which packing both factors pays. An estimate: no GPU was measured. */
    private static final long MIN_TERMS = 1 << 27;

    private final Session session;
    private final MatrixUnit unit;
    private final MatrixUnitFormat format;
    private final MatMulTuning defaultTuning;
    private final MatMulTuning tuning;
    private final FragmentPacking left;
    private final FragmentPacking right;
    private final SplitK splitK;
    private final KernelCache<MatrixUnitMatMulSource> kernels;

    MatrixUnitMatMul(Session session, MatMulTuning tuning, MatrixUnit unit, MatrixUnitFormat format) {
        this.session = session;
        this.tuning = tuning;
        this.unit = unit;
        this.format = format;
        defaultTuning = MatMulTuning.standard(session.device());
        left = new FragmentPacking(session, true, format);
        right = new FragmentPacking(session, false, format);
        splitK = new SplitK(session);
        kernels = new KernelCache<>(session);
    }

    private boolean fits(MatrixUnitTile tile) {
        OpenClDevice device = session.device();
        long local = tile.localBytes() + unit.localBytes(tile);
        return local <= device.localMemory() && tile.items() <= device.maxWorkGroup();
    }

    MatrixUnitFormat format() {
        return format;
    }

    /** The precision to which factors are rounded. */
    public MatmulPrecision precision() {
        return format.precision();
    }

    /** The tiles that fit in the device's local memory and work-groups. */
    List<MatrixUnitTile> tiles() {
        return MatMulTuning.matrixUnitTileCandidates().stream()
                .filter(this::fits)
                .toList();
    }

    /** The programs that apply a kernel's expressions as their epilogue. */
    Stream<String> sources(Kernel kernel) {
        return Stream.concat(kernels.texts(source -> source.signature().epilogue() == kernel), splitK.sources(kernel));
    }

    /**
     * Whether a product is of floats and large enough. The answer depends on the shape alone, and so do the bits of the
     * result.
     */
    static boolean isWorthwhile(MatMulCall call) {
        return call.signature().type() == DType.FLOAT32
                && Math.min(Math.min(call.outputRows(), call.n()), call.k()) >= MIN_EXTENT
                && (double) call.outputBatchSize() * call.outputRows() * call.n() * call.k() >= MIN_TERMS;
    }

    /** Multiplies. The split of the sums depends on the shape and the device only, see {@link TiledMatMul}. */
    void multiply(MatMulCall call) {
        MatrixUnitTile defaultTile = fastest(defaultTuning, call.outputBatchSize(), call.outputRows(), call.n());
        long tiles = TileRates.tileCount(defaultTile, call.outputBatchSize(), call.outputRows(), call.n());
        long parts = SplitK.parts(session.device(), tiles, call.k());
        multiply(call, fastest(tuning, call.batchSize(), call.m(), call.n()), parts);
    }

    private MatrixUnitTile fastest(MatMulTuning from, long batchSize, long m, long n) {
        return from.matrixUnitTiles().get(format).fastestFirst(batchSize, m, n).stream()
                .filter(this::fits)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Multiplies by tiles of one size. Synchronized, since all threads share the packed factors and the parts: no other
     * product may launch between the kernels that write them and those that read them.
     *
     * @param maxParts the most parts of each sum
     */
    synchronized void multiply(MatMulCall call, MatrixUnitTile tile, long maxParts) {
        // Parts are whole stages of the deepest tile, which are whole stages of every tile. So the choice of the tile
        // changes no bit of a result.
        long stages = Math.max(
                1, Math.ceilDiv(call.k(), (long) MatrixUnitTile.MAX_STEPS * MatrixUnitTile.WORDS * format.perWord()));
        long depth = Math.ceilDiv(stages, maxParts);
        long parts = Math.ceilDiv(stages, depth);
        long steps = stages * MatrixUnitTile.MAX_STEPS;
        long groups = parts * TileRates.tileCount(tile, call.batchSize(), call.m(), call.n());
        boolean isSplit = parts > 1;
        MatrixUnitMatMulSource source = new MatrixUnitMatMulSource(
                isSplit ? call.signature().withoutEpilogue() : call.signature(), tile, format, unit, isSplit);
        CompiledKernel kernel = kernels.get(source);
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
