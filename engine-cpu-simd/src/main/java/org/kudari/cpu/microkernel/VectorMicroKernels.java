package org.kudari.cpu.microkernel;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.kudari.cpu.codegen.WarmUp;
import org.kudari.cpu.platform.CpuFeatures;

/**
 * Micro-kernels on the Vector API at one vector width, written by {@link MicroKernelWriter} when first asked for.
 */
public final class VectorMicroKernels implements MicroKernels {

    private static final int MOST_ROWS = 12;
    private static final int MOST_VECTORS = 16;

    /**
     * Requests, one a product, after which a kernel is worth the JIT's time; what a program does once is not. The kernels
     * of a training step so begin together.
     */
    private static final int WARM = 3;

    /** Requests after which it is worth a wait. */
    private static final int HOT = 8;

    /** The same for panels. */
    private static final int HOT_PACKING = 512;

    /** Enough to be timed. */
    private static final int EXERCISE_OPERATIONS = 1024;

    /** Where requests are counted, behind those of the kernels. */
    private static final int TRANSPOSER = 2 * (MOST_ROWS + 1) * (MOST_VECTORS + 1);

    private static final int ROW_COPIER = TRANSPOSER + 1;

    private static final Map<Integer, VectorMicroKernels> SHARED = new HashMap<>();

    private final int bits;
    private final TileShape tile;
    private final boolean standIns;
    private final AtomicReferenceArray<MicroKernel> kernels = new AtomicReferenceArray<>(TRANSPOSER);

    /** The warm-ups of kernels that are not there yet. */
    private final AtomicReferenceArray<CountDownLatch> begun = new AtomicReferenceArray<>(TRANSPOSER);

    private final AtomicReferenceArray<Transposer> transposers = new AtomicReferenceArray<>(1);
    private final AtomicReferenceArray<RowCopier> rowCopiers = new AtomicReferenceArray<>(1);

    /** How often each kernel, the transposer and the row copier were asked for before they were written. */
    private final AtomicIntegerArray requests = new AtomicIntegerArray(ROW_COPIER + 1);

    /**
     * Kernels for vectors of 128, 256 or 512 bits.
     *
     * @param standIns whether plain kernels stand in for those that the JIT has not compiled yet; the bits are the same
     * @param tile the preferred tile
     */
    public VectorMicroKernels(int bits, boolean standIns, TileShape tile) {
        this.bits = bits;
        this.tile = tile;
        this.standIns = standIns && CpuFeatures.HAS_FMA;
    }

    /** Kernels with the standard tile. */
    public VectorMicroKernels(int bits, boolean standIns) {
        this(bits, standIns, TileShape.standard(bits));
    }

    /**
     * The process's kernels of a width, with the tile that does best on this machine: compiled code is worth sharing, and there
     * is no state in it.
     */
    public static VectorMicroKernels shared(int bits) {
        if (bits != 128 && bits != 256 && bits != 512) {
            throw new IllegalArgumentException(
                    "no kernels for vectors of " + bits + " bits, only for 128, 256 and 512");
        }
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(bits, _ -> new VectorMicroKernels(bits, true, TileChoice.of(bits)));
        }
    }

    @Override
    public int lanes() {
        return bits / Float.SIZE;
    }

    @Override
    public int tallest(int vectors) {
        return Math.clamp(tile.rows() * tile.vectors() / vectors, tile.rows(), MOST_ROWS);
    }

    /** Fewer rows leave registers for more columns: never more accumulators than the preferred tile has. */
    @Override
    public int widest(int rows) {
        return Math.min(tile.rows() * tile.vectors() / Math.min(rows, tile.rows()), MOST_VECTORS);
    }

    @Override
    public MicroKernel kernel(int rows, int vectors, boolean byRows) {
        int slot = slot(rows, vectors, byRows);
        MicroKernel kernel = kernels.get(slot);
        if (kernel != null) {
            return kernel;
        }
        int asked = requests.incrementAndGet(slot);
        if (!standIns) {
            kernels.compareAndSet(slot, null, new MicroKernelWriter(bits, rows, vectors, byRows).write());
            return kernels.get(slot);
        }
        if (asked == WARM) {
            startKernel(rows, vectors, byRows);
        }
        MicroKernel standIn = PlainMicroKernels.of(rows, vectors * lanes(), byRows);
        // Only one thread waits for it, and only once.
        CountDownLatch settled = asked < HOT ? null : begun.getAndSet(slot, null);
        if (settled == null) {
            return standIn;
        }
        WarmUp.await(settled);
        // Unless it is ready by now, later requests need not look further.
        kernels.compareAndSet(slot, null, standIn);
        return kernels.get(slot);
    }

    private static int slot(int rows, int vectors, boolean byRows) {
        return (vectors * (MOST_ROWS + 1) + rows) * 2 + (byRows ? 1 : 0);
    }

    private void startKernel(int rows, int vectors, boolean byRows) {
        int slot = slot(rows, vectors, byRows);
        begun.set(
                slot,
                WarmUp.start(
                        WarmUp.Urgency.KERNEL,
                        new MicroKernelWriter(bits, rows, vectors, byRows)::write,
                        exercise(rows, vectors * lanes()),
                        kernel -> kernels.set(slot, kernel)));
    }

    @Override
    public Transposer transposer() {
        Transposer transposer = transposers.get(0);
        if (transposer != null) {
            return transposer;
        }
        if (isCold(TRANSPOSER, HOT_PACKING)) {
            return PlainMicroKernels.TRANSPOSER;
        }
        return startTransposer();
    }

    private Transposer startTransposer() {
        TransposerWriter writer = new TransposerWriter(bits);
        first(
                WarmUp.Urgency.PACKING,
                transposers,
                0,
                writer::write,
                PlainMicroKernels.TRANSPOSER,
                transposerExercise());
        return transposers.get(0);
    }

    @Override
    public RowCopier rowCopier() {
        RowCopier copier = rowCopiers.get(0);
        if (copier != null) {
            return copier;
        }
        if (isCold(ROW_COPIER, HOT_PACKING)) {
            return PlainMicroKernels.ROW_COPIER;
        }
        RowCopierWriter writer = new RowCopierWriter(bits, tile.vectors());
        first(WarmUp.Urgency.PACKING, rowCopiers, 0, writer::write, PlainMicroKernels.ROW_COPIER, rowCopierExercise());
        return rowCopiers.get(0);
    }

    /** Counts a request; says whether there were too few to bother the JIT. */
    private boolean isCold(int slot, int hot) {
        return requests.incrementAndGet(slot) < hot && standIns;
    }

    /** Also those whose stand-ins are not hot yet: the same computation gives the same number, cold and warm. */
    @Override
    public int written() {
        int written = 0;
        for (int slot = 0; slot < requests.length(); slot++) {
            written += requests.get(slot) == 0 ? 0 : 1;
        }
        return written;
    }

    /** Starts to warm up what most products need, before any of them asks for it. */
    public void prepare() {
        if (standIns) {
            if (requests.compareAndSet(slot(tile.rows(), tile.vectors(), false), 0, WARM)) {
                startKernel(tile.rows(), tile.vectors(), false);
            }
            requests.compareAndSet(TRANSPOSER, 0, HOT_PACKING);
            startTransposer();
        }
    }

    /** Fills a slot with a loop, or with its stand-in until the loop has been warmed up. */
    private <T> void first(
            WarmUp.Urgency urgency,
            AtomicReferenceArray<T> loops,
            int slot,
            Supplier<T> writer,
            T standIn,
            WarmUp.Exercise<T> exercise) {
        if (!standIns) {
            loops.compareAndSet(slot, null, writer.get());
        } else if (loops.compareAndSet(slot, null, standIn)) {
            WarmUp.start(urgency, writer, exercise, loop -> loops.set(slot, loop));
        }
    }

    /** Both values of {@code fresh} take part, so that C2 sees both paths and need not compile again. */
    static WarmUp.Exercise<MicroKernel> exercise(int rows, int columns) {
        int depth = Math.ceilDiv(EXERCISE_OPERATIONS, rows * columns);
        int stride = Math.max(rows, depth);
        float[] a = new float[stride * stride];
        float[] b = new float[columns * depth];
        float[] c = new float[rows * columns];
        return new WarmUp.Exercise<>(
                kernel -> kernel.run(WarmUp.EMPTY_COUNT, a, 0, stride, b, 0, columns, c, 0, columns, true),
                (kernel, way) -> kernel.run(depth, a, 0, stride, b, 0, columns, c, 0, columns, way == 0),
                (long) rows * columns * depth);
    }

    /** Squares with and without a row that is missing. */
    WarmUp.Exercise<Transposer> transposerExercise() {
        int lanes = lanes();
        int columns = Math.max(lanes, EXERCISE_OPERATIONS / lanes);
        float[] from = new float[lanes * columns];
        float[] to = new float[from.length];
        return new WarmUp.Exercise<>(
                loop -> loop.run(from, 0, columns, WarmUp.EMPTY_COUNT, columns, to, 0, lanes),
                (loop, way) -> loop.run(from, 0, columns, lanes - way, columns, to, 0, lanes),
                from.length);
    }

    /** Rows of a tile, and of a vector and a part. */
    WarmUp.Exercise<RowCopier> rowCopierExercise() {
        int lanes = lanes();
        int width = Math.max(2, tile.vectors()) * lanes;
        int rows = Math.ceilDiv(EXERCISE_OPERATIONS, width);
        float[] from = new float[width * rows];
        float[] to = new float[from.length];
        return new WarmUp.Exercise<>(
                loop -> loop.run(from, 0, width, WarmUp.EMPTY_COUNT, width, to, 0, width),
                (loop, way) -> loop.run(from, 0, width, rows, way == 0 ? width : 2 * lanes - 1, to, 0, width),
                from.length);
    }
}
