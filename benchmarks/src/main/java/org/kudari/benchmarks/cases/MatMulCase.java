package org.kudari.benchmarks.cases;

import org.kudari.backend.MatmulPrecision;

/**
 * The product {@code C = op(A) op(B)} of row-major matrices.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k the depth
 * @param aTransposed whether A lies in memory as {@code [k, m]}
 * @param bTransposed whether B lies in memory as {@code [n, k]}
 */
public record MatMulCase(int m, int n, int k, boolean aTransposed, boolean bTransposed) implements BenchmarkCase {

    /** The product of two matrices that are not transposed. */
    static MatMulCase nn(int m, int n, int k) {
        return new MatMulCase(m, n, k, false, false);
    }

    static MatMulCase tn(int m, int n, int k) {
        return new MatMulCase(m, n, k, true, false);
    }

    static MatMulCase nt(int m, int n, int k) {
        return new MatMulCase(m, n, k, false, true);
    }

    @Override
    public Suite suite() {
        return Suite.MATMUL;
    }

    @Override
    public String name() {
        return m + "x" + n + "x" + k + " " + (aTransposed ? "T" : "N") + (bTransposed ? "T" : "N");
    }

    @Override
    public double flops() {
        return 2.0 * m * n * k;
    }

    @Override
    public double bytes() {
        return 4.0 * ((double) m * k + (double) k * n + (double) m * n);
    }

    @Override
    public double tolerance() {
        return 1e-5 * Math.sqrt(k);
    }

    /**
     * The errors of the {@code k} terms are independent, so their sum grows with the root of {@code k}. Among up to
     * four million elements of each case, the largest difference was 0.25 of {@code e sqrt(k)}, with {@code e} the
     * largest error of a factor.
     */
    @Override
    public double rounding(MatmulPrecision precision) {
        return 0.3 * precision.factorError() * Math.sqrt(k);
    }

    /** The rows of A as it lies in memory. */
    public int aRows() {
        return aTransposed ? k : m;
    }

    /** The columns of A as it lies in memory. */
    public int aColumns() {
        return aTransposed ? m : k;
    }

    /** The rows of B as it lies in memory. */
    public int bRows() {
        return bTransposed ? n : k;
    }

    /** The columns of B as it lies in memory. */
    public int bColumns() {
        return bTransposed ? k : n;
    }

    /** A as it lies in memory. */
    public float[] a() {
        return SeededData.uniform(1, aRows() * aColumns(), -0.5f, 0.5f);
    }

    /** B as it lies in memory. */
    public float[] b() {
        return SeededData.uniform(2, bRows() * bColumns(), -0.5f, 0.5f);
    }
}
