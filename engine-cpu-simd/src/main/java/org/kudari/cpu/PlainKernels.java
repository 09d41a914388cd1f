package org.kudari.cpu;

import java.util.Arrays;

/**
 * The tier without the Vector API: loops that the JIT's auto-vectoriser understands.
 *
 * <p>It cannot keep a tile of C in registers, so it updates one row of the tile in L1 by four ranks at a time, which
 * makes one load and one store of C serve four multiply-adds. It fuses them where the processor does, and then has the
 * bits of the vector kernels.
 */
final class PlainKernels implements MicroKernels {

    /** Whether the processor has a fused multiply-add. Where not, {@code Math.fma} is emulated with big decimals. */
    static final boolean FUSED = fmaIsQuick();

    private static final int LANES = 8;
    private static final int COLUMNS = 128;

    private static float sink;

    /** Hardware takes some 50 ns even in the interpreter; the emulation takes microseconds. */
    private static boolean fmaIsQuick() {
        int calls = 100;
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10; attempt++) {
            float x = attempt;
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                x = Math.fma(x, 0.999f, 0.1f);
            }
            best = Math.min(best, System.nanoTime() - start);
            sink = x;
        }
        return best < calls * 500L;
    }

    /** sum + a * b, rounded as this tier rounds on this processor. */
    static float multiplyAdd(float a, float b, float sum) {
        return FUSED ? Math.fma(a, b, sum) : sum + a * b;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int mr() {
        return 4;
    }

    @Override
    public int nr() {
        return COLUMNS;
    }

    @Override
    public int widest(int rows) {
        return COLUMNS;
    }

    @Override
    public int tallest(int columns) {
        return mr();
    }

    @Override
    public MicroKernel kernel(int rows, int columns, boolean packed) {
        return of(rows, columns);
    }

    /** The kernel for tiles of any size. */
    static MicroKernel of(int rows, int columns) {
        return (depth, a, ia, aLane, aDepth, b, ib, bDepth, c, ic, cRow, fresh) -> {
            for (int i = 0; i < rows; i++) {
                int row = ic + i * cRow;
                if (fresh) {
                    Arrays.fill(c, row, row + columns, 0f);
                }
                updateRow(depth, a, ia + i * aLane, aDepth, b, ib, bDepth, c, row, columns);
            }
        };
    }

    private static void updateRow(
            int depth, float[] a, int ia, int aDepth, float[] b, int ib, int bDepth, float[] c, int ic, int columns) {
        int p = 0;
        for (; p <= depth - 4; p += 4) {
            int at = ia + p * aDepth;
            addFour(
                    a[at],
                    a[at + aDepth],
                    a[at + 2 * aDepth],
                    a[at + 3 * aDepth],
                    b,
                    ib + p * bDepth,
                    bDepth,
                    c,
                    ic,
                    columns);
        }
        for (; p < depth; p++) {
            addOne(a[ia + p * aDepth], b, ib + p * bDepth, c, ic, columns);
        }
    }

    /** The same roundings in the same order as four calls of {@link #addOne}. */
    private static void addFour(
            float a0, float a1, float a2, float a3, float[] b, int ib, int bDepth, float[] c, int ic, int columns) {
        int ib1 = ib + bDepth;
        int ib2 = ib1 + bDepth;
        int ib3 = ib2 + bDepth;
        for (int j = 0; j < columns; j++) {
            float sum = multiplyAdd(a0, b[ib + j], c[ic + j]);
            sum = multiplyAdd(a1, b[ib1 + j], sum);
            sum = multiplyAdd(a2, b[ib2 + j], sum);
            c[ic + j] = multiplyAdd(a3, b[ib3 + j], sum);
        }
    }

    private static void addOne(float a, float[] b, int ib, float[] c, int ic, int columns) {
        for (int j = 0; j < columns; j++) {
            c[ic + j] = multiplyAdd(a, b[ib + j], c[ic + j]);
        }
    }
}
