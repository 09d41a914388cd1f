package org.kudari.benchmarks.ladder.softmax;

/**
 * Adds: stored exponentials. They are stored in the result and then scaled. So each is computed once, and there is one
 * division a row instead of one an element.
 */
final class SoftmaxKeptExponentials {
    private SoftmaxKeptExponentials() {}

    static void softmax(float[] x, float[] y, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            softmaxOfRow(x, y, row * columns, (row + 1) * columns);
        }
    }

    private static void softmaxOfRow(float[] x, float[] y, int from, int to) {
        float largest = SoftmaxByDefinition.largest(x, from, to);
        float sum = 0;
        for (int i = from; i < to; i++) {
            y[i] = (float) Math.exp(x[i] - largest);
            sum += y[i];
        }
        scale(y, from, to, 1 / sum);
    }

    static void scale(float[] y, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
    }
}
