package org.kudari.benchmarks.ladder.gelu;

/**
 * GELU as a sequence of array operations: the error function of {@code x / sqrt(2)}, plus 1, times {@code x / 2}. Each
 * operation reads and writes a whole array, and the error function is computed in double precision.
 */
final class GeluInPasses {
    private GeluInPasses() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        float[] erf = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            erf[i] = (float) ErrorFunction.erf(x[i] / Math.sqrt(2));
        }
        finish(x, erf, y);
    }

    /** The operations after the error function. */
    static void finish(float[] x, float[] erf, float[] y) {
        float[] sum = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = 1 + erf[i];
        }
        for (int i = 0; i < x.length; i++) {
            y[i] = 0.5f * x[i] * sum[i];
        }
    }
}
