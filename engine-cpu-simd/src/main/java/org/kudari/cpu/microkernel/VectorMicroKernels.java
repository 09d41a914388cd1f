package org.kudari.cpu.microkernel;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.kudari.cpu.codegen.WarmUp;
import org.kudari.cpu.platform.CpuFeatures;

/**
 * The inner loops of matrix products on the Vector API at one vector width. Each is written when it is first requested.
 */
public final class VectorMicroKernels implements MicroKernels {
    private static final int MAX_ROWS = 12;
    private static final int MAX_VECTORS = 16;

    /**
     * The number of requests, one for each product, after which a kernel is worth the JIT's time. A program that runs
     * once does not reach it. The kernels of a training step reach it together.
     */
    private static final int WARM_UP_REQUESTS = 3;

    /** The number of requests after which a kernel is worth a wait. */
    private static final int WAIT_REQUESTS = 8;

    /** The number of requests, one for each panel, after which a packing loop is worth the JIT's time. */
    private static final int PACKING_WARM_UP_REQUESTS = 512;

    /** The cost of a warm-up call: long enough to be timed. */
    private static final int WORKLOAD_OPERATIONS = 1024;

    // Indices of the packing loops in the counts of requests, behind the kernels.
    private static final int TRANSPOSER = 4 * (MAX_ROWS + 1) * (MAX_VECTORS + 1);

    private static final int ROW_COPIER = TRANSPOSER + 1;

    private static final Map<Integer, VectorMicroKernels> SHARED = new HashMap<>();

    private final int bits;
    private final TileShape tile;
    private final boolean standIns;
    private final AtomicReferenceArray<MicroKernel> kernels = new AtomicReferenceArray<>(TRANSPOSER);

    /** The warm-ups of kernels that have started and that no thread has waited for. */
    private final AtomicReferenceArray<CountDownLatch> warmUps = new AtomicReferenceArray<>(TRANSPOSER);

    private final AtomicReference<Transposer> transposer = new AtomicReference<>();
    private final AtomicReference<RowCopier> rowCopier = new AtomicReference<>();

    /** The number of requests for each kernel, the transposer and the row copier before it was written. */
    private final AtomicIntegerArray requests = new AtomicIntegerArray(ROW_COPIER + 1);

    /**
     * Creates kernels with a given tile.
     *
     * @param bits the vector width: 128, 256 or 512
     * @param standIns whether plain kernels run in place of those that the JIT has not compiled yet; the bits are the
     *     same
     * @param tile the tile of large products
     */
    public VectorMicroKernels(int bits, boolean standIns, TileShape tile) {
        this.bits = bits;
        this.tile = tile;
        this.standIns = standIns && CpuFeatures.HAS_FMA;
    }

    /**
     * Creates kernels with the default tile.
     *
     * @param bits the vector width: 128, 256 or 512
     * @param standIns whether plain kernels run in place of those that the JIT has not compiled yet
     */
    public VectorMicroKernels(int bits, boolean standIns) {
        this(bits, standIns, TileShape.defaultFor(bits));
    }

    /**
     * Returns the kernels of a vector width that all backends of the process share, with the tile that is fastest on
     * this machine. They have no state, and compiled code is worth sharing.
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
    public int maxRows(int vectors) {
        return Math.clamp(tile.rows() * tile.vectors() / vectors, tile.rows(), MAX_ROWS);
    }

    /** A tile with fewer rows may have more columns, but never more accumulators than the preferred tile. */
    @Override
    public int maxVectors(int rows) {
        return Math.min(tile.rows() * tile.vectors() / Math.min(rows, tile.rows()), MAX_VECTORS);
    }

    @Override
    public MicroKernel kernel(int rows, int vectors, boolean byRows, boolean ofRuns) {
        int slot = slot(rows, vectors, byRows, ofRuns);
        MicroKernel kernel = kernels.get(slot);
        if (kernel != null) {
            return kernel;
        }
        int asked = requests.incrementAndGet(slot);
        if (!standIns) {
            kernels.compareAndSet(slot, null, new MicroKernelWriter(bits, rows, vectors, byRows, ofRuns).write());
            return kernels.get(slot);
        }
        if (asked == WARM_UP_REQUESTS) {
            warmUpKernel(rows, vectors, byRows, ofRuns);
        }
        MicroKernel standIn = PlainMicroKernels.of(rows, vectors * lanes(), byRows, ofRuns);
        // Only one thread waits, and only once.
        CountDownLatch settled = asked < WAIT_REQUESTS ? null : warmUps.getAndSet(slot, null);
        if (settled == null) {
            return standIn;
        }
        WarmUp.await(settled);
        // If the kernel is not ready by now, later requests get the plain one until it is.
        kernels.compareAndSet(slot, null, standIn);
        return kernels.get(slot);
    }

    private static int slot(int rows, int vectors, boolean byRows, boolean ofRuns) {
        return (vectors * (MAX_ROWS + 1) + rows) * 4 + (byRows ? 1 : 0) + (ofRuns ? 2 : 0);
    }

    private void warmUpKernel(int rows, int vectors, boolean byRows, boolean ofRuns) {
        int slot = slot(rows, vectors, byRows, ofRuns);
        warmUps.set(
                slot,
                WarmUp.start(
                        WarmUp.Priority.MICRO_KERNEL,
                        new MicroKernelWriter(bits, rows, vectors, byRows, ofRuns)::write,
                        workload(rows, vectors * lanes()),
                        kernel -> kernels.set(slot, kernel)));
    }

    @Override
    public Transposer transposer() {
        Transposer known = transposer.get();
        if (known != null) {
            return known;
        }
        if (isRare(TRANSPOSER)) {
            return PlainMicroKernels.TRANSPOSER;
        }
        return startTransposer();
    }

    private Transposer startTransposer() {
        TransposerWriter writer = new TransposerWriter(bits);
        start(transposer, writer::write, PlainMicroKernels.TRANSPOSER, transposerWorkload());
        return transposer.get();
    }

    @Override
    public RowCopier rowCopier() {
        RowCopier known = rowCopier.get();
        if (known != null) {
            return known;
        }
        if (isRare(ROW_COPIER)) {
            return PlainMicroKernels.ROW_COPIER;
        }
        RowCopierWriter writer = new RowCopierWriter(bits, tile.vectors());
        start(rowCopier, writer::write, PlainMicroKernels.ROW_COPIER, rowCopierWorkload());
        return rowCopier.get();
    }

    /** Counts a request for a packing loop. Returns whether there were too few to warm it up. */
    private boolean isRare(int slot) {
        return requests.incrementAndGet(slot) < PACKING_WARM_UP_REQUESTS && standIns;
    }

    /**
     * Counts loops whose plain stand-ins still run too, so the same computation gives the same number, cold and warm.
     */
    @Override
    public int generatedLoops() {
        int written = 0;
        for (int slot = 0; slot < requests.length(); slot++) {
            written += requests.get(slot) == 0 ? 0 : 1;
        }
        return written;
    }

    /** Starts to warm up the loops that most products need, before the first product. */
    public void prepare() {
        if (standIns) {
            if (requests.compareAndSet(slot(tile.rows(), tile.vectors(), false, false), 0, WARM_UP_REQUESTS)) {
                warmUpKernel(tile.rows(), tile.vectors(), false, false);
            }
            requests.compareAndSet(TRANSPOSER, 0, PACKING_WARM_UP_REQUESTS);
            startTransposer();
        }
    }

    /** Sets a packing loop: the vector loop, or the plain one until the vector loop is fast. */
    private <T> void start(AtomicReference<T> packingLoop, Supplier<T> writer, T standIn, WarmUp.Workload<T> workload) {
        if (!standIns) {
            packingLoop.compareAndSet(null, writer.get());
        } else if (packingLoop.compareAndSet(null, standIn)) {
            WarmUp.start(WarmUp.Priority.PACKING, writer, workload, packingLoop::set);
        }
    }

    /** Calls with both values of {@code fresh}, so that C2 sees both paths and need not compile again. */
    static WarmUp.Workload<MicroKernel> workload(int rows, int columns) {
        int depth = Math.ceilDiv(WORKLOAD_OPERATIONS, rows * columns);
        int stride = Math.max(rows, depth);
        float[] a = new float[stride * stride];
        float[] b = new float[columns * depth];
        float[] c = new float[rows * columns];
        return new WarmUp.Workload<>(
                kernel -> kernel.run(WarmUp.EMPTY_COUNT, a, 0, stride, b, 0, columns, c, 0, columns, true),
                (kernel, way) -> kernel.run(depth, a, 0, stride, b, 0, columns, c, 0, columns, way == 0),
                (long) rows * columns * depth);
    }

    /** Transposes squares with all rows, and with one row missing. */
    WarmUp.Workload<Transposer> transposerWorkload() {
        int lanes = lanes();
        int columns = Math.max(lanes, WORKLOAD_OPERATIONS / lanes);
        float[] from = new float[lanes * columns];
        float[] to = new float[from.length];
        return new WarmUp.Workload<>(
                loop -> loop.run(from, 0, columns, WarmUp.EMPTY_COUNT, columns, to, 0, lanes),
                (loop, way) -> loop.run(from, 0, columns, lanes - way, columns, to, 0, lanes),
                from.length);
    }

    /** Copies rows of a tile, and rows of a vector and a part of one. */
    WarmUp.Workload<RowCopier> rowCopierWorkload() {
        int lanes = lanes();
        int width = Math.max(2, tile.vectors()) * lanes;
        int rows = Math.ceilDiv(WORKLOAD_OPERATIONS, width);
        float[] from = new float[width * rows];
        float[] to = new float[from.length];
        return new WarmUp.Workload<>(
                loop -> loop.run(from, 0, width, WarmUp.EMPTY_COUNT, width, to, 0, width),
                (loop, way) -> loop.run(from, 0, width, rows, way == 0 ? width : 2 * lanes - 1, to, 0, width),
                from.length);
    }
}
