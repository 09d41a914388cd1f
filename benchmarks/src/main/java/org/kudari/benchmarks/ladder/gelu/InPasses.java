package org.kudari.benchmarks.ladder.gelu;

/**
 * GELU as a program on arrays computes it, one operation after the other: {@code x / sqrt(2)}, its error function, plus 1, times x, times
 * 0.5. Each operation reads and writes a whole array.
 */
final class InPasses {
    private InPasses() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        float[] scaled = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            scaled[i] = (float) (x[i] / Math.sqrt(2));
        }
        float[] erf = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            erf[i] = (float) ErrorFunction.erf(scaled[i]);
        }
        float[] sum = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = erf[i] + 1;
        }
        float[] product = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = sum[i] * x[i];
        }
        for (int i = 0; i < x.length; i++) {
            y[i] = 0.5f * product[i];
        }
    }
}
