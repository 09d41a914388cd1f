package org.kudari.benchmarks.ladder.matmul;

/**
 * The product {@code C = A B} of row-major matrices.
 *
 * @param a {@code m x k}
 * @param b {@code k x n}
 * @param c {@code m x n}, whatever it holds before
 */
record MatmulProblem(float[] a, float[] b, float[] c, int m, int n, int k) {

    /** One way to compute it. */
    @FunctionalInterface
    interface Version {
        void multiply(MatmulProblem matmulProblem);
    }

    /** A part of the work: these rows and columns of C, and this stretch of the depth. Ends are exclusive. */
    record Block(int rowFrom, int rowTo, int columnFrom, int columnTo, int depthFrom, int depthTo) {
        Block rows(int from, int to) {
            return new Block(from, to, columnFrom, columnTo, depthFrom, depthTo);
        }

        Block columns(int from, int to) {
            return new Block(rowFrom, rowTo, from, to, depthFrom, depthTo);
        }
    }
}
