package org.kudari.benchmarks.ladder.matmul;

import java.util.Arrays;

/**
 * Adds: the order of the loops. With the depth in the middle, the innermost loop runs along a row of B and a row of C.
 * It reads and writes memory in order, and its additions do not wait for each other, because each belongs to another
 * element of C.
 *
 * <p>Each multiply-add still loads and stores an element of C. And C2 does not vectorise this loop, because B and C
 * might be the same array.
 */
final class AlongRows {
    private AlongRows() {}

    static void multiply(MatmulProblem of) {
        Arrays.fill(of.c(), 0);
        for (int i = 0; i < of.m(); i++) {
            for (int p = 0; p < of.k(); p++) {
                addRow(of.a()[i * of.k() + p], of.b(), p * of.n(), of.c(), i * of.n(), of.n());
            }
        }
    }

    /** Adds a multiple of a part of a row of B to a part of a row of C. */
    static void addRow(float factor, float[] b, int bStart, float[] c, int cStart, int length) {
        for (int j = 0; j < length; j++) {
            c[cStart + j] += factor * b[bStart + j];
        }
    }
}
