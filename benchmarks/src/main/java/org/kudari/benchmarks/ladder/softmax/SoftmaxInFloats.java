package org.kudari.benchmarks.ladder.softmax;

import org.kudari.benchmarks.ladder.Exponential;

/**
 * Adds: an exponential of float precision, a dozen operations without a branch or a call. The sum has a loop of its
 * own: its additions wait for each other, and in a common loop the exponentials would wait with them.
 */
final class SoftmaxInFloats {
    private SoftmaxInFloats() {}

    static void softmax(float[] x, float[] y, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            softmaxOfRow(x, y, row * columns, (row + 1) * columns);
        }
    }

    private static void softmaxOfRow(float[] x, float[] y, int from, int to) {
        float largest = SoftmaxByDefinition.largest(x, from, to);
        for (int i = from; i < to; i++) {
            y[i] = Exponential.exp(x[i] - largest);
        }
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += y[i];
        }
        SoftmaxKeptExponentials.scale(y, from, to, 1 / sum);
    }
}
