package org.kudari.benchmarks.ladder.softmax;

import static org.kudari.benchmarks.ladder.VectorExponential.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.kudari.benchmarks.ladder.Exponential;
import org.kudari.benchmarks.ladder.VectorExponential;

/**
 * Adds: vectors in all three loops over a row: the largest element, the exponentials with their sum, the scaling. A
 * vector of sums is reduced once, at the end of the row, so the order of the additions differs from the rungs before.
 *
 * <p>The engine's softmax has sums in an order that is the same for every vector width and number of threads. It runs
 * on several threads and reads any layout. It transposes short rows, so that vectors are full and need no reduction.
 */
final class SoftmaxOnVectors {
    private SoftmaxOnVectors() {}

    static void softmax(float[] x, float[] y, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int from = row * columns;
            int end = from + SPECIES.loopBound(columns);
            int to = from + columns;
            float largest = largest(x, from, end, to);
            scale(y, from, end, to, 1 / exponentials(x, y, from, end, to, largest));
        }
    }

    /** @param end the end of the last whole vector */
    private static float largest(float[] x, int from, int end, int to) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = from; i < end; i += SPECIES.length()) {
            largest = FloatVector.fromArray(SPECIES, x, i).max(largest);
        }
        return Math.max(largest.reduceLanes(VectorOperators.MAX), SoftmaxByDefinition.largest(x, end, to));
    }

    /** Stores the exponentials and returns their sum. */
    private static float exponentials(float[] x, float[] y, int from, int end, int to, float largest) {
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += SPECIES.length()) {
            FloatVector exponential =
                    VectorExponential.exp(FloatVector.fromArray(SPECIES, x, i).sub(largest));
            exponential.intoArray(y, i);
            sums = exponential.add(sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = end; i < to; i++) {
            y[i] = Exponential.exp(x[i] - largest);
            sum += y[i];
        }
        return sum;
    }

    private static void scale(float[] y, int from, int end, int to, float factor) {
        for (int i = from; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, y, i).mul(factor).intoArray(y, i);
        }
        SoftmaxKeptExponentials.scale(y, end, to, factor);
    }
}
