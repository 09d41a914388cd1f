package org.kudari.benchmarks.ladder.gelu;

import static org.kudari.benchmarks.ladder.VectorExponential.SPECIES;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A1;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A2;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A3;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A4;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A5;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.P;

import jdk.incubator.vector.FloatVector;
import org.kudari.benchmarks.ladder.VectorExponential;

/**
 * Adds: vectors. The rung below has neither branch nor call left, so its operations can be written on 4, 8 or 16 elements at once; the few
 * elements behind the last whole vector are done one by one.
 *
 * <p>What the engine's map adds: this loop for any expression, written at run time from primitives that are stated once; an error function
 * from a table in registers instead of a quotient and an exponential, exact to about the last bit; threads.
 */
final class OnVectors {
    private OnVectors() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        int end = SPECIES.loopBound(x.length);
        for (int i = 0; i < end; i += SPECIES.length()) {
            gelu(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
        }
        for (int i = end; i < x.length; i++) {
            y[i] = InFloats.gelu(x[i]);
        }
    }

    private static FloatVector gelu(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector u = magnitude.mul(InFloats.SQRT_HALF);
        FloatVector t = constant(1).div(u.mul((float) P).add(1));
        FloatVector series = t.mul((float) A5).add((float) A4);
        series = series.fma(t, constant(A3));
        series = series.fma(t, constant(A2));
        series = series.fma(t, constant(A1)).mul(t);
        FloatVector exponential = VectorExponential.exp(u.mul(u).neg());
        return x.max(0).sub(magnitude.mul(0.5f).mul(series).mul(exponential));
    }

    private static FloatVector constant(double value) {
        return FloatVector.broadcast(SPECIES, (float) value);
    }
}
