package org.kudari.benchmarks.ladder.gelu;

import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A1;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A2;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A3;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A4;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A5;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.P;

import org.kudari.benchmarks.ladder.Exponential;

/**
 * Adds: arithmetic that fits. A float result needs no double on the way, the exponential is a short series, and the branch for the sign is gone:
 * {@code gelu(x) = max(x, 0) - |x| (1 - erf(|x| / sqrt(2))) / 2}. (That form also keeps its digits where {@code 1 + erf} would lose them.)
 */
final class InFloats {
    static final float SQRT_HALF = (float) Math.sqrt(0.5);

    private InFloats() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        for (int i = 0; i < x.length; i++) {
            y[i] = gelu(x[i]);
        }
    }

    static float gelu(float x) {
        float magnitude = Math.abs(x);
        float u = magnitude * SQRT_HALF;
        float t = 1 / (1 + (float) P * u);
        float series = t * ((float) A1 + t * ((float) A2 + t * ((float) A3 + t * ((float) A4 + t * (float) A5))));
        return Math.max(x, 0) - 0.5f * magnitude * series * Exponential.exp(-u * u);
    }
}
