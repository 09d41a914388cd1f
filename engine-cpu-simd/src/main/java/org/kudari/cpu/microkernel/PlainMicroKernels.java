package org.kudari.cpu.microkernel;

import org.kudari.cpu.platform.CpuFeatures;

/**
 * The inner loops of matrix products in plain Java: tiles of 4 x 4 in scalar registers.
 *
 * <p>Loops over rows of B and C, written for the auto-vectorizer, were less than half as fast: C2 of JDK 25 does not
 * vectorize a loop that loads from one array and stores to another at offsets that it cannot compare. The kernels use
 * fused multiply-adds where the processor has them, and then have the bits of the vector kernels.
 */
public final class PlainMicroKernels implements MicroKernels {
    private static final int LANES = 4;
    private static final int MAX_ROWS = 8;
    private static final int MAX_VECTORS = 8;

    /** Transposes any number of rows and columns. */
    static final Transposer TRANSPOSER = PlainMicroKernels::transpose;

    /** Copies any number of rows and columns. */
    static final RowCopier ROW_COPIER = PlainMicroKernels::copyRows;

    /** Returns sum + a * b, rounded as this tier rounds on this processor. */
    public static float multiplyAdd(float a, float b, float sum) {
        return CpuFeatures.HAS_FMA ? Math.fma(a, b, sum) : sum + a * b;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int maxRows(int vectors) {
        return MAX_ROWS;
    }

    @Override
    public int maxVectors(int rows) {
        return MAX_VECTORS;
    }

    @Override
    public MicroKernel kernel(int rows, int vectors, boolean byRows, boolean ofRuns) {
        return of(rows, vectors * LANES, byRows, ofRuns);
    }

    @Override
    public Transposer transposer() {
        return TRANSPOSER;
    }

    @Override
    public RowCopier rowCopier() {
        return ROW_COPIER;
    }

    @Override
    public int generatedLoops() {
        return 0;
    }

    /** Returns the kernel for tiles of any number of rows, and of a multiple of four columns. */
    static MicroKernel of(int rows, int columns, boolean byRows, boolean ofRuns) {
        return (depth, a, ia, aStride, b, ib, bStride, c, ic, cStride, fresh) -> {
            int aLane = byRows ? aStride : 1;
            int aDepth = byRows ? 1 : aStride;
            boolean fromZero = fresh || ofRuns;
            boolean addC = ofRuns && !fresh;
            for (int j = 0; j < columns; j += 4) {
                int ibj = ib + j;
                int icj = ic + j;
                int i = 0;
                for (; i <= rows - 4; i += 4) {
                    int iai = ia + i * aLane;
                    fourRows(
                            depth,
                            a,
                            iai,
                            aLane,
                            aDepth,
                            b,
                            ibj,
                            bStride,
                            c,
                            icj + i * cStride,
                            cStride,
                            fromZero,
                            addC);
                }
                for (; i < rows; i++) {
                    oneRow(depth, a, ia + i * aLane, aDepth, b, ibj, bStride, c, icj + i * cStride, fromZero, addC);
                }
            }
        };
    }

    private static void fourRows(
            int depth,
            float[] a,
            int ia,
            int aLane,
            int aDepth,
            float[] b,
            int ib,
            int bDepth,
            float[] c,
            int ic,
            int cRow,
            boolean fromZero,
            boolean addC) {
        int ic1 = ic + cRow;
        int ic2 = ic1 + cRow;
        int ic3 = ic2 + cRow;
        float c00 = fromZero ? 0 : c[ic];
        float c01 = fromZero ? 0 : c[ic + 1];
        float c02 = fromZero ? 0 : c[ic + 2];
        float c03 = fromZero ? 0 : c[ic + 3];
        float c10 = fromZero ? 0 : c[ic1];
        float c11 = fromZero ? 0 : c[ic1 + 1];
        float c12 = fromZero ? 0 : c[ic1 + 2];
        float c13 = fromZero ? 0 : c[ic1 + 3];
        float c20 = fromZero ? 0 : c[ic2];
        float c21 = fromZero ? 0 : c[ic2 + 1];
        float c22 = fromZero ? 0 : c[ic2 + 2];
        float c23 = fromZero ? 0 : c[ic2 + 3];
        float c30 = fromZero ? 0 : c[ic3];
        float c31 = fromZero ? 0 : c[ic3 + 1];
        float c32 = fromZero ? 0 : c[ic3 + 2];
        float c33 = fromZero ? 0 : c[ic3 + 3];
        for (int p = 0; p < depth; p++) {
            int at = ib + p * bDepth;
            float b0 = b[at];
            float b1 = b[at + 1];
            float b2 = b[at + 2];
            float b3 = b[at + 3];
            int row = ia + p * aDepth;
            float a0 = a[row];
            c00 = multiplyAdd(a0, b0, c00);
            c01 = multiplyAdd(a0, b1, c01);
            c02 = multiplyAdd(a0, b2, c02);
            c03 = multiplyAdd(a0, b3, c03);
            float a1 = a[row + aLane];
            c10 = multiplyAdd(a1, b0, c10);
            c11 = multiplyAdd(a1, b1, c11);
            c12 = multiplyAdd(a1, b2, c12);
            c13 = multiplyAdd(a1, b3, c13);
            float a2 = a[row + 2 * aLane];
            c20 = multiplyAdd(a2, b0, c20);
            c21 = multiplyAdd(a2, b1, c21);
            c22 = multiplyAdd(a2, b2, c22);
            c23 = multiplyAdd(a2, b3, c23);
            float a3 = a[row + 3 * aLane];
            c30 = multiplyAdd(a3, b0, c30);
            c31 = multiplyAdd(a3, b1, c31);
            c32 = multiplyAdd(a3, b2, c32);
            c33 = multiplyAdd(a3, b3, c33);
        }
        storeFour(addC, c, ic, c00, c01, c02, c03);
        storeFour(addC, c, ic1, c10, c11, c12, c13);
        storeFour(addC, c, ic2, c20, c21, c22, c23);
        storeFour(addC, c, ic3, c30, c31, c32, c33);
    }

    private static void oneRow(
            int depth,
            float[] a,
            int ia,
            int aDepth,
            float[] b,
            int ib,
            int bDepth,
            float[] c,
            int ic,
            boolean fromZero,
            boolean addC) {
        float c0 = fromZero ? 0 : c[ic];
        float c1 = fromZero ? 0 : c[ic + 1];
        float c2 = fromZero ? 0 : c[ic + 2];
        float c3 = fromZero ? 0 : c[ic + 3];
        for (int p = 0; p < depth; p++) {
            int at = ib + p * bDepth;
            float x = a[ia + p * aDepth];
            c0 = multiplyAdd(x, b[at], c0);
            c1 = multiplyAdd(x, b[at + 1], c1);
            c2 = multiplyAdd(x, b[at + 2], c2);
            c3 = multiplyAdd(x, b[at + 3], c3);
        }
        storeFour(addC, c, ic, c0, c1, c2, c3);
    }

    /** Stores four sums. Adds C to them first if {@code addC}. */
    private static void storeFour(boolean addC, float[] c, int ic, float x0, float x1, float x2, float x3) {
        if (addC) {
            storeFour(c, ic, c[ic] + x0, c[ic + 1] + x1, c[ic + 2] + x2, c[ic + 3] + x3);
        } else {
            storeFour(c, ic, x0, x1, x2, x3);
        }
    }

    private static void storeFour(float[] c, int ic, float x0, float x1, float x2, float x3) {
        c[ic] = x0;
        c[ic + 1] = x1;
        c[ic + 2] = x2;
        c[ic + 3] = x3;
    }

    /** Transposes four rows at a time, which share the computation of indices and the cache line that is written. */
    private static void transpose(
            float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            int row0 = at + i * stride;
            int row1 = row0 + stride;
            int row2 = row1 + stride;
            int row3 = row2 + stride;
            for (int j = 0; j < columns; j++) {
                storeFour(to, toAt + j * toStride + i, from[row0 + j], from[row1 + j], from[row2 + j], from[row3 + j]);
            }
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toAt + j * toStride + i] = from[at + i * stride + j];
            }
        }
    }

    private static void copyRows(
            float[] from, int at, int stride, int rows, int columns, float[] to, int toAt, int toStride) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, at + i * stride, to, toAt + i * toStride, columns);
        }
    }
}
