package org.kudari.benchmarks.ladder.gelu;

import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A1;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A2;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A3;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A4;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A5;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.P;

import org.kudari.benchmarks.ladder.Exponential;

/**
 * Adds: float arithmetic. A float result needs no double intermediates, the exponential is a short series instead of a
 * call, and the sign is copied without a branch.
 */
final class GeluInFloats {
    static final float SQRT_HALF = (float) Math.sqrt(0.5);

    private GeluInFloats() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        float[] erf = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            erf[i] = Math.copySign(1 - complement(Math.abs(x[i]) * SQRT_HALF), x[i]);
        }
        GeluInPasses.finish(x, erf, y);
    }

    /** {@code 1 - erf(u)} for {@code u >= 0}. */
    static float complement(float u) {
        float t = 1 / (1 + (float) P * u);
        float series = t * ((float) A1 + t * ((float) A2 + t * ((float) A3 + t * ((float) A4 + t * (float) A5))));
        return series * Exponential.exp(-u * u);
    }
}
