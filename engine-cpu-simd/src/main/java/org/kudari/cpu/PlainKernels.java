package org.kudari.cpu;

import java.util.Arrays;

/**
 * The tier without the Vector API: loops that the JIT's auto-vectoriser understands.
 *
 * <p>It cannot keep a tile of C in registers, so it updates one row of the tile in L1 by four ranks at a time, which
 * makes one load and one store of C serve four multiply-adds. Products and sums are rounded separately: on a processor
 * without FMA, where this tier may have to run, {@code Math.fma} takes a microsecond.
 */
final class PlainKernels implements MicroKernels {

    private static final int LANES = 8;
    private static final int COLUMNS = 128;

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
    public MicroKernel kernel(int rows, int columns, boolean packed) {
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
            c[ic + j] = c[ic + j] + a0 * b[ib + j] + a1 * b[ib1 + j] + a2 * b[ib2 + j] + a3 * b[ib3 + j];
        }
    }

    private static void addOne(float a, float[] b, int ib, float[] c, int ic, int columns) {
        for (int j = 0; j < columns; j++) {
            c[ic + j] = c[ic + j] + a * b[ib + j];
        }
    }
}
