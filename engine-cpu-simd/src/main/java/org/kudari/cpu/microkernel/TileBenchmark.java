package org.kudari.cpu.microkernel;

import org.kudari.cpu.codegen.WarmUp;

/** Measures the speed of the kernel of one tile on panels in L2, as in a large product. */
final class TileBenchmark {
    private static final int DEPTH = 256;

    /** Several panels are used in turn, so that B is not in L1, as in a product. */
    private static final int PANELS = 3;

    /** The length of one measurement. */
    private static final long MEASURED_NANOS = 2_000_000;

    private final MicroKernel kernel;
    private final int rows;
    private final int columns;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    /** Writes the kernel of a tile and allocates its operands. */
    TileBenchmark(int bits, TileShape shape) {
        kernel = new MicroKernelWriter(bits, shape.rows(), shape.vectors(), false, false).write();
        rows = shape.rows();
        columns = shape.vectors() * (bits / Float.SIZE);
        a = new float[rows * DEPTH];
        b = new float[columns * DEPTH * PANELS];
        c = new float[rows * columns];
    }

    /** Measures the rate over a short time: additions and multiplications per second. */
    double operationsPerSecond() {
        long start = System.nanoTime();
        long nanos = 0;
        long tiles = 0;
        while (nanos < MEASURED_NANOS) {
            for (int panel = 0; panel < PANELS; panel++) {
                int origin = panel * columns * DEPTH;
                kernel.run(DEPTH, a, 0, rows, b, origin, columns, c, 0, columns, panel == 0);
            }
            tiles += PANELS;
            nanos = System.nanoTime() - start;
        }
        return 2e9 * tiles * DEPTH * c.length / nanos;
    }

    /** Gets the kernel compiled. Returns whether it has become fast. */
    boolean warmUp() {
        return WarmUp.runUntilFast(kernel, VectorMicroKernels.workload(rows, columns));
    }
}
