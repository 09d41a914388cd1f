package org.kudari.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Micro-kernels on the Vector API at one vector width, written by {@link KernelWriter} when first asked for.
 *
 * <p>The preferred tile has to hide the latency of the multiply-adds (8 to 16 of them in flight) and to load little for
 * each: a tile of r x v vectors needs r + v loads for r * v of them. With 32 vector registers 6 x 4 is the best of
 * those measured (docs/performance.md), with 16 registers 6 x 2 is the largest that fits with its operands.
 */
final class VectorKernels implements MicroKernels {

    private static final int MR = 6;
    private static final int MOST_ROWS = 12;
    private static final int MOST_VECTORS = 16;
    private static final int EXERCISE_DEPTH = 100;

    private static final VectorKernels BITS_128 = new VectorKernels(128, true);
    private static final VectorKernels BITS_256 = new VectorKernels(256, true);
    private static final VectorKernels BITS_512 = new VectorKernels(512, true);

    private final int bits;
    private final int vectors;
    private final boolean standIns;
    private final AtomicReferenceArray<MicroKernel> kernels =
            new AtomicReferenceArray<>(2 * (MOST_ROWS + 1) * (MOST_VECTORS + 1));

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
    public int mr() {
        return MR;
    }

    @Override
    public int nr() {
        return vectors * lanes();
    }

    /** Fewer rows leave registers for more columns: never more accumulators than the preferred tile has. */
    @Override
    public int widest(int rows) {
        return Math.min(MR * vectors / Math.min(rows, MR), MOST_VECTORS) * lanes();
    }

    @Override
    public int tallest(int columns) {
        return Math.clamp(MR * vectors / Math.ceilDiv(columns, lanes()), MR, MOST_ROWS);
    }

    @Override
    public MicroKernel kernel(int rows, int columns, boolean packed) {
        int slot = (columns / lanes() * (MOST_ROWS + 1) + rows) * 2 + (packed ? 1 : 0);
        MicroKernel kernel = kernels.get(slot);
        return kernel != null ? kernel : first(slot, rows, columns, packed);
    }

    @Override
    public int written() {
        int written = 0;
        for (int slot = 0; slot < kernels.length(); slot++) {
            written += kernels.get(slot) == null ? 0 : 1;
        }
        return written;
    }

    private MicroKernel first(int slot, int rows, int columns, boolean packed) {
        KernelWriter writer = new KernelWriter(bits, rows, columns / lanes(), packed, MR, nr());
        if (!standIns) {
            kernels.compareAndSet(slot, null, writer.write());
        } else {
            MicroKernel standIn = PlainKernels.of(rows, columns);
            if (kernels.compareAndSet(slot, null, standIn)) {
                int aWidth = packed ? MR : rows;
                int bWidth = packed ? nr() : columns;
                WarmUp.start(
                        writer::write,
                        standIn,
                        kernel -> exercise(kernel, aWidth, bWidth),
                        kernel -> kernels.set(slot, kernel));
            }
        }
        return kernels.get(slot);
    }

    /** Both values of {@code fresh} take part, so that C2 sees both paths and need not compile again. */
    private static void exercise(MicroKernel kernel, int aWidth, int bWidth) {
        float[] a = new float[aWidth * EXERCISE_DEPTH];
        float[] b = new float[bWidth * EXERCISE_DEPTH];
        float[] c = new float[aWidth * bWidth];
        for (int run = 0; run < WarmUp.RUNS; run++) {
            kernel.run(EXERCISE_DEPTH, a, 0, 1, aWidth, b, 0, bWidth, c, 0, bWidth, run % 2 == 0);
        }
    }
}
