package org.kudari.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Micro-kernels on the Vector API at one vector width, written by {@link KernelWriter} when first asked for.
 *
 * <p>The preferred tile has to hide the latency of the multiply-adds (8 to 16 of them in flight) and to load little for
 * each: a tile of r x v vectors needs r + v loads for r * v of them. With 32 vector registers 6 x 4 is the best of
 * those measured (docs/performance.md), with 16 registers 6 x 2 is the largest that fits with its operands.
 */
final class VectorKernels implements MicroKernels {

    private static final int ROWS = 6;
    private static final int MOST_ROWS = 12;
    private static final int MOST_VECTORS = 16;
    private static final int EXERCISE_DEPTH = 16;
    private static final int EXERCISE_SQUARES = 16;

    private static final VectorKernels BITS_128 = new VectorKernels(128, true);
    private static final VectorKernels BITS_256 = new VectorKernels(256, true);
    private static final VectorKernels BITS_512 = new VectorKernels(512, true);

    private final int bits;
    private final int vectors;
    private final boolean standIns;
    private final AtomicReferenceArray<MicroKernel> kernels =
            new AtomicReferenceArray<>(2 * (MOST_ROWS + 1) * (MOST_VECTORS + 1));
    private final AtomicReferenceArray<Transposer> transposers = new AtomicReferenceArray<>(1);
    private final AtomicReferenceArray<RowCopier> rowCopiers = new AtomicReferenceArray<>(1);

    /**
     * Kernels for vectors of 128, 256 or 512 bits.
     *
     * @param standIns whether plain kernels stand in for those that the JIT has not compiled yet; the bits are the same
     */
    VectorKernels(int bits, boolean standIns) {
        this.bits = bits;
        this.vectors = has32Registers(bits) ? 4 : 2;
        this.standIns = standIns && PlainKernels.FUSED;
    }

    /** The process's kernels of a width: compiled code is worth sharing, and there is no state in it. */
    static VectorKernels shared(int bits) {
        return switch (bits) {
            case 128 -> BITS_128;
            case 256 -> BITS_256;
            case 512 -> BITS_512;
            default ->
                throw new IllegalArgumentException(
                        "no kernels for vectors of " + bits + " bits, only for 128, 256 and 512");
        };
    }

    /** AVX-512 and AArch64 have 32 vector registers; x86 below AVX-512 has 16. */
    private static boolean has32Registers(int bits) {
        return bits == 512 || System.getProperty("os.arch").equals("aarch64");
    }

    @Override
    public int lanes() {
        return bits / Float.SIZE;
    }

    @Override
    public int tallest(int vectors) {
        return Math.clamp(ROWS * this.vectors / vectors, ROWS, MOST_ROWS);
    }

    /** Fewer rows leave registers for more columns: never more accumulators than the preferred tile has. */
    @Override
    public int widest(int rows) {
        return Math.min(ROWS * vectors / Math.min(rows, ROWS), MOST_VECTORS);
    }

    @Override
    public MicroKernel kernel(int rows, int vectors, boolean byRows) {
        int slot = (vectors * (MOST_ROWS + 1) + rows) * 2 + (byRows ? 1 : 0);
        MicroKernel kernel = kernels.get(slot);
        if (kernel != null) {
            return kernel;
        }
        KernelWriter writer = new KernelWriter(bits, rows, vectors, byRows);
        return first(
                kernels,
                slot,
                writer::write,
                PlainKernels.of(rows, vectors * lanes(), byRows),
                loop -> exercise(loop, rows, vectors * lanes()));
    }

    @Override
    public Transposer transposer() {
        Transposer transposer = transposers.get(0);
        return transposer != null
                ? transposer
                : first(
                        transposers,
                        0,
                        new TransposerWriter(bits)::write,
                        PlainKernels.TRANSPOSER,
                        this::exerciseTransposer);
    }

    @Override
    public RowCopier rowCopier() {
        RowCopier copier = rowCopiers.get(0);
        return copier != null
                ? copier
                : first(
                        rowCopiers,
                        0,
                        new RowCopierWriter(bits)::write,
                        PlainKernels.ROW_COPIER,
                        this::exerciseRowCopier);
    }

    @Override
    public int written() {
        return written(kernels) + written(transposers) + written(rowCopiers);
    }

    private static int written(AtomicReferenceArray<?> loops) {
        int written = 0;
        for (int slot = 0; slot < loops.length(); slot++) {
            written += loops.get(slot) == null ? 0 : 1;
        }
        return written;
    }

    /** Fills a slot with a loop, or with its stand-in until the loop has been warmed up. */
    private <T> T first(AtomicReferenceArray<T> loops, int slot, Supplier<T> writer, T standIn, Consumer<T> exercise) {
        if (!standIns) {
            loops.compareAndSet(slot, null, writer.get());
        } else if (loops.compareAndSet(slot, null, standIn)) {
            WarmUp.start(writer, standIn, exercise, loop -> loops.set(slot, loop));
        }
        return loops.get(slot);
    }

    /** Both values of {@code fresh} take part, so that C2 sees both paths and need not compile again. */
    private static void exercise(MicroKernel kernel, int rows, int columns) {
        int stride = Math.max(rows, EXERCISE_DEPTH);
        float[] a = new float[stride * stride];
        float[] b = new float[columns * EXERCISE_DEPTH];
        float[] c = new float[rows * columns];
        for (int run = 0; run < WarmUp.RUNS; run++) {
            kernel.run(EXERCISE_DEPTH, a, 0, stride, b, 0, columns, c, 0, columns, run % 2 == 0);
        }
    }

    private void exerciseTransposer(Transposer loop) {
        int lanes = lanes();
        int columns = lanes * EXERCISE_SQUARES;
        float[] from = new float[lanes * columns];
        float[] to = new float[from.length];
        for (int run = 0; run < WarmUp.RUNS; run++) {
            loop.run(from, 0, columns, lanes - run % 2, columns, to, 0, lanes);
        }
    }

    /** Rows of a part of a vector, and of a vector and a part. */
    private void exerciseRowCopier(RowCopier loop) {
        int width = 2 * lanes();
        int rows = EXERCISE_SQUARES;
        float[] from = new float[width * rows];
        float[] to = new float[from.length];
        for (int run = 0; run < WarmUp.RUNS; run++) {
            loop.run(from, 0, width, rows, run % 2 == 0 ? lanes() - 1 : width - 1, to, 0, width);
        }
    }
}
