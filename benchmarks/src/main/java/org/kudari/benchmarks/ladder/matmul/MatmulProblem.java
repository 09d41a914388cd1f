package org.kudari.benchmarks.ladder.matmul;

/**
 * The product {@code C = A B} of row-major matrices.
 *
 * @param a {@code m x k}
 * @param b {@code k x n}
 * @param c {@code m x n}; its content is overwritten
 */
record MatmulProblem(float[] a, float[] b, float[] c, int m, int n, int k) {

    /** One implementation. */
    @FunctionalInterface
    interface Version {
        void multiply(MatmulProblem matmulProblem);
    }

    /** A part of the work: a range of rows and columns of C, and of the depth. Ends are exclusive. */
    record Block(int rowFrom, int rowTo, int columnFrom, int columnTo, int depthFrom, int depthTo) {
        Block rows(int from, int to) {
            return new Block(from, to, columnFrom, columnTo, depthFrom, depthTo);
        }

        Block columns(int from, int to) {
            return new Block(rowFrom, rowTo, from, to, depthFrom, depthTo);
        }
    }
}
