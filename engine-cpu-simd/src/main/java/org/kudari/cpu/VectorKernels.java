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

    private final int bits;
    private final int vectors;
    private final AtomicReferenceArray<MicroKernel> written;

    /** The kernels for vectors of 128, 256 or 512 bits. */
    VectorKernels(int bits) {
        if (bits != 128 && bits != 256 && bits != 512) {
            throw new IllegalArgumentException("no kernels for vectors of " + bits + " bits, only for 128, 256 and 512");
        }
        this.bits = bits;
        this.vectors = has32Registers(bits) ? 4 : 2;
        this.written = new AtomicReferenceArray<>(2 * (MR + 1) * (MR * vectors + 1));
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

    /** As many accumulators as the preferred tile has: fewer rows leave registers for more columns. */
    @Override
    public int widest(int rows) {
        return MR * vectors / Math.min(rows, MR) * lanes();
    }

    @Override
    public MicroKernel kernel(int rows, int columns, boolean packed) {
        int across = columns / lanes();
        int slot = (across * (MR + 1) + rows) * 2 + (packed ? 1 : 0);
        MicroKernel kernel = written.get(slot);
        if (kernel == null) {
            kernel = new KernelWriter(bits, rows, across, packed, MR, nr()).write();
            written.set(slot, kernel);
        }
        return kernel;
    }
}
