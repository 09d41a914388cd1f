package org.kudari.cpu.gemm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.kudari.cpu.microkernel.PlainMicroKernels;

/** The product as plain loops, in the order that {@link Gemm} states, and the comparison with it. */
final class WrittenOutProduct {
    /** A NaN that no sum produces. */
    private static final float SENTINEL = Float.intBitsToFloat(0x7fc0beef);

    private WrittenOutProduct() {}

    /** Multiplies random matrices, and compares the product and what lies around it. */
    static void check(
            Object tier,
            Gemm gemm,
            MatrixLayout la,
            MatrixLayout lb,
            MatrixLayout lc,
            int m,
            int n,
            int k,
            boolean accumulate,
            Random random) {
        Matrix a = la.matrix(m, k, random);
        Matrix b = lb.matrix(k, n, random);
        Matrix c = lc.matrix(m, n, random);
        float[] before = new float[c.data().length];
        Arrays.fill(before, SENTINEL);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                before[c.index(i, j)] = accumulate ? random.nextFloat() : SENTINEL;
            }
        }
        System.arraycopy(before, 0, c.data(), 0, before.length);
        if (!accumulate) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    before[c.index(i, j)] = 0;
                }
            }
        }
        gemm.multiply(a, b, c, accumulate);
        String what = "%s %s*%s->%s [%d,%d,%d] accumulate=%s".formatted(tier, la, lb, lc, m, n, k, accumulate);
        assertExact(a, b, c, before, what);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c.data()[c.index(i, j)] = SENTINEL;
            }
        }
        for (float untouched : c.data()) {
            if (Float.floatToRawIntBits(untouched) != Float.floatToRawIntBits(SENTINEL)) {
                throw new AssertionError("wrote outside C: " + what);
            }
        }
    }

    /** Compares a product with the loops, bit for bit. */
    static void assertExact(Matrix a, Matrix b, Matrix c, float[] start, String what) {
        for (int i = 0; i < c.rows(); i++) {
            float[] row = new float[c.columns()];
            for (int j = 0; j < c.columns(); j++) {
                row[j] = start[c.index(i, j)];
            }
            if (a.columns() > 2048) {
                addTo(row, sumOfChunks(a, b, i));
            } else {
                addTerms(row, a, b, i, 0, a.columns());
            }
            for (int j = 0; j < c.columns(); j++) {
                if (Float.compare(c.data()[c.index(i, j)], row[j]) != 0) {
                    throw new AssertionError("%s: C[%d,%d] is %s and should be %s"
                            .formatted(what, i, j, c.data()[c.index(i, j)], row[j]));
                }
            }
        }
    }

    /** Returns row i of a deep product. */
    private static float[] sumOfChunks(Matrix a, Matrix b, int i) {
        List<float[]> sums = new ArrayList<>();
        for (int from = 0; from < a.columns(); from += 2048) {
            sums.add(sumOfRuns(a, b, i, from, Math.min(from + 2048, a.columns())));
        }
        while (sums.size() > 1) {
            List<float[]> pairs = new ArrayList<>();
            for (int p = 0; p < sums.size(); p += 2) {
                pairs.add(sums.get(p));
                if (p + 1 < sums.size()) {
                    addTo(sums.get(p), sums.get(p + 1));
                }
            }
            sums = pairs;
        }
        return sums.getFirst();
    }

    private static float[] sumOfRuns(Matrix a, Matrix b, int i, int from, int to) {
        float[] sum = new float[b.columns()];
        for (int p = from; p < to; p += 64) {
            float[] run = new float[b.columns()];
            addTerms(run, a, b, i, p, Math.min(p + 64, to));
            addTo(sum, run);
        }
        return sum;
    }

    private static void addTerms(float[] row, Matrix a, Matrix b, int i, int from, int to) {
        for (int p = from; p < to; p++) {
            float x = a.data()[a.index(i, p)];
            for (int j = 0; j < row.length; j++) {
                row[j] = PlainMicroKernels.multiplyAdd(x, b.data()[b.index(p, j)], row[j]);
            }
        }
    }

    private static void addTo(float[] sum, float[] terms) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += terms[j];
        }
    }
}
