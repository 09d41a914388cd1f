package org.kudari.opencl.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.kudari.backend.View;
import org.kudari.backend.tool.KernelTimer;
import org.kudari.backend.tool.Tunable.Choice;
import org.kudari.backend.tool.Tuner;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.matmul.source.LocalMemoryTile;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.matmul.source.RegisterBlock;
import org.kudari.opencl.random.RandomKernels;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/**
 * Measures which sizes of the kernels for matrix products are the fastest on a device, with the device's own clock. The
 * measured product is large enough to keep the device busy.
 */
final class MatMulTuner {
    private static final int MIN_EXTENT = 256;

    private static final int MAX_EXTENT = 4096;

    /**
     * The least time of a measured product: a shorter one would show the cost of a launch and not the kernel's rate.
     */
    private static final double MIN_SECONDS = 4e-3;

    private final Session session;
    private final Optional<MatrixUnitMatMul> matrixUnits;
    private final int maxExtent;
    private View a;
    private View b;
    private View out;

    /** @param units the matrix units that the device was opened with */
    MatMulTuner(Session session, Optional<MatrixUnitMatMul> units) {
        this(session, units, MAX_EXTENT);
    }

    /** @param maxExtent the largest extent of the products */
    MatMulTuner(Session session, Optional<MatrixUnitMatMul> units, int maxExtent) {
        this.session = session;
        this.matrixUnits = units;
        this.maxExtent = maxExtent;
    }

    /** Measures the kernels that the device uses, and saves the fastest sizes. */
    List<Choice> tune() {
        MatMulTuning tuning = MatMulTuning.load(session.device(), session.folder());
        session.startTiming();
        List<Choice> choices = new ArrayList<>();
        tuning = session.device().isProcessor() ? tuneRegisterBlocks(tuning, choices) : tuneTiles(tuning, choices);
        if (matrixUnits.isPresent()) {
            tuning = tuneMatrixUnits(tuning, matrixUnits.get(), choices);
        }
        if (!choices.isEmpty()) {
            tuning.save(session.device(), session.folder());
        }
        return choices;
    }

    private MatMulTuning tuneRegisterBlocks(MatMulTuning tuning, List<Choice> choices) {
        RegisterBlockMatMul products = new RegisterBlockMatMul(session, tuning);
        Tuner.Outcome<RegisterBlock> found = measure(
                MatMulTuning.registerBlocks(session.device()),
                registerBlock -> products.multiply(call(), registerBlock, false, true));
        choices.add(Choice.of("block of matrix products, rows by vectors of floats", found, MatMulTuner::name));
        return tuning.withRegisterBlock(found.chosen());
    }

    private MatMulTuning tuneTiles(MatMulTuning tuning, List<Choice> choices) {
        TiledMatMul products = new TiledMatMul(session, tuning);
        List<LocalMemoryTile> runnable = new ArrayList<>(MatMulTuning.tileCandidates());
        allocate(MIN_EXTENT);
        runnable.removeIf(tile -> !products.multiply(call(), tile, 1));
        release();
        if (runnable.isEmpty()) {
            return tuning;
        }
        Tuner.Outcome<LocalMemoryTile> found = measure(runnable, tile -> products.multiply(call(), tile, 1));
        choices.add(Choice.of("tile of large matrix products, rows by columns", found, MatMulTuner::name));
        return tuning.withTiles(tuning.tiles().withMeasured(found.rates()));
    }

    private MatMulTuning tuneMatrixUnits(MatMulTuning tuning, MatrixUnitMatMul products, List<Choice> choices) {
        Tuner.Outcome<MatrixUnitTile> found = measure(products.tiles(), tile -> products.multiply(call(), tile, 1));
        String description = "tile of large matrix products in " + products.precision() + ", rows by columns";
        choices.add(Choice.of(description, found, MatMulTuner::name));
        MatrixUnitFormat format = products.format();
        return tuning.withMatrixUnitTiles(
                format, tuning.matrixUnitTiles().get(format).withMeasured(found.rates()));
    }

    private static String name(RegisterBlock registerBlock) {
        return registerBlock.rows() + "x" + registerBlock.vectors() + " of " + registerBlock.width();
    }

    private static String name(LocalMemoryTile tile) {
        return String.format(
                Locale.ROOT,
                "%dx%d in steps of %d%s",
                tile.rows(),
                tile.columns(),
                tile.depth(),
                tile.isDoubleBuffered() ? "" : ", one at a time");
    }

    private static String name(MatrixUnitTile tile) {
        return String.format(
                Locale.ROOT, "%dx%d by %d warps", tile.rows(), tile.columns(), tile.warpsDown() * tile.warpsAcross());
    }

    private <T> Tuner.Outcome<T> measure(List<T> candidates, Consumer<T> product) {
        int size = MIN_EXTENT;
        allocate(size);
        while (size < maxExtent && 2.0 * size * size * size / rate(candidates.getFirst(), product) < MIN_SECONDS) {
            release();
            size *= 2;
            allocate(size);
        }
        // The first launch compiles a kernel, so each is launched once before it is measured.
        candidates.forEach(product);
        ToDoubleFunction<T> rate = candidate -> rate(candidate, product);
        Tuner.Outcome<T> outcome = Tuner.choose(candidates, rate);
        release();
        return outcome;
    }

    /** Floating-point operations per second, in the kernels of one product. */
    private <T> double rate(T candidate, Consumer<T> product) {
        session.takeTimes();
        product.accept(candidate);
        double seconds = session.takeTimes().stream()
                .mapToDouble(KernelTimer.KernelTime::seconds)
                .sum();
        long n = out.shape().dim(0);
        return 2.0 * n * n * n / seconds;
    }

    private MatMulCall call() {
        return new MatMulCall(a, b, out, false, null);
    }

    private void allocate(int size) {
        RandomKernels numbers = new RandomKernels(session);
        Shape shape = Shape.of(size, size);
        a = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        b = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        out = View.contiguous(session.allocate(DType.FLOAT32, shape.elements()), shape);
        numbers.fill(Distribution.NORMAL, RandomKey.of(1), a);
        numbers.fill(Distribution.NORMAL, RandomKey.of(2), b);
    }

    private void release() {
        List.of(a, b, out).forEach(view -> session.release((DeviceBuffer) view.buffer()));
    }
}
