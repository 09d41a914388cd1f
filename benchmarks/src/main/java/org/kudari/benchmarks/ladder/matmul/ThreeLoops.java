package org.kudari.benchmarks.ladder.matmul;

/**
 * The definition: each element of C is the sum over the depth.
 *
 * <p>It is slow for two reasons. Each addition waits for the one before, about four cycles, so the processor is idle
 * most of the time. And B is read down its columns: of the 16 floats of each cache line, one is used before the line is
 * needed again a whole column later.
 */
final class ThreeLoops {
    private ThreeLoops() {}

    static void multiply(MatmulProblem of) {
        for (int i = 0; i < of.m(); i++) {
            for (int j = 0; j < of.n(); j++) {
                of.c()[i * of.n() + j] = sum(of.a(), of.b(), i, j, of.n(), of.k());
            }
        }
    }

    private static float sum(float[] a, float[] b, int i, int j, int n, int k) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
            sum += a[i * k + p] * b[p * n + j];
        }
        return sum;
    }
}
