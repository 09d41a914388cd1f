package org.kudari.benchmarks.ladder.softmax;

/**
 * The definition, minus the largest element of the row so that nothing overflows: each element's exponential, divided
 * by the sum of the row's exponentials. Each exponential is computed twice, in double precision, by the library.
 */
final class SoftmaxByDefinition {
    private SoftmaxByDefinition() {}

    static void softmax(float[] x, float[] y, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            softmaxOfRow(x, y, row * columns, (row + 1) * columns);
        }
    }

    private static void softmaxOfRow(float[] x, float[] y, int from, int to) {
        float largest = largest(x, from, to);
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += (float) Math.exp(x[i] - largest);
        }
        for (int i = from; i < to; i++) {
            y[i] = (float) Math.exp(x[i] - largest) / sum;
        }
    }

    static float largest(float[] x, int from, int to) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, x[i]);
        }
        return largest;
    }
}
