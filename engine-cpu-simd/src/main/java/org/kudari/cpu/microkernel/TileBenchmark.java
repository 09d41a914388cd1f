package org.kudari.cpu.microkernel;

import org.kudari.cpu.codegen.WarmUp;

/** Measures how fast the kernel of one tile computes what it does in a large product, on panels that lie in L2. */
final class TileBenchmark {
    private static final int DEPTH = 256;

    /** So that the tile, as in a product, does not find its B in L1. */
    private static final int PANELS = 3;

    private static final long TURN_NANOS = 2_000_000;

    private final MicroKernel kernel;
    private final int rows;
    private final int columns;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    TileBenchmark(int bits, TileShape shape) {
        kernel = new MicroKernelWriter(bits, shape.rows(), shape.vectors(), false).write();
        rows = shape.rows();
        columns = shape.vectors() * (bits / Float.SIZE);
        a = new float[rows * DEPTH];
        b = new float[columns * DEPTH * PANELS];
        c = new float[rows * columns];
    }

    /** Operations a second, over a short turn. */
    double rate() {
        long start = System.nanoTime();
        long nanos = 0;
        long tiles = 0;
        while (nanos < TURN_NANOS) {
            for (int panel = 0; panel < PANELS; panel++) {
                int origin = panel * columns * DEPTH;
                kernel.run(DEPTH, a, 0, rows, b, origin, columns, c, 0, columns, panel == 0);
            }
            tiles += PANELS;
            nanos = System.nanoTime() - start;
        }
        return 2e9 * tiles * DEPTH * c.length / nanos;
    }

    /** Gets the kernel compiled; says whether it has become fast. */
    boolean warmUp() {
        return WarmUp.becomesFast(kernel, VectorMicroKernels.exercise(rows, columns));
    }
}
