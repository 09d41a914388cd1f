package org.kudari.benchmarks.ladder.gelu;

import static org.kudari.benchmarks.ladder.VectorExponential.SPECIES;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A1;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A2;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A3;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A4;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.A5;
import static org.kudari.benchmarks.ladder.gelu.ErrorFunction.P;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.kudari.benchmarks.ladder.VectorExponential;

/**
 * Adds: vectors. The error function has no branch and no call, so its operations apply to 4, 8 or 16 elements at once.
 * The elements after the last whole vector are computed one by one. (C2 vectorises the two short loops after it
 * itself.)
 */
final class GeluOnVectors {
    private GeluOnVectors() {}

    static void gelu(float[] x, float[] y, int rows, int columns) {
        float[] erf = new float[x.length];
        int end = SPECIES.loopBound(x.length);
        for (int i = 0; i < end; i += SPECIES.length()) {
            erf(FloatVector.fromArray(SPECIES, x, i)).intoArray(erf, i);
        }
        for (int i = end; i < x.length; i++) {
            erf[i] = Math.copySign(1 - GeluInFloats.complement(Math.abs(x[i]) * GeluInFloats.SQRT_HALF), x[i]);
        }
        GeluInPasses.finish(x, erf, y);
    }

    /** {@code erf(x / sqrt(2))}. */
    private static FloatVector erf(FloatVector x) {
        FloatVector magnitude = constant(1).sub(complement(x.abs().mul(GeluInFloats.SQRT_HALF)));
        VectorMask<Float> isNegative = x.compare(VectorOperators.LT, 0);
        return magnitude.lanewise(VectorOperators.NEG, isNegative);
    }

    /** {@code 1 - erf(u)} for {@code u >= 0}. */
    static FloatVector complement(FloatVector u) {
        FloatVector t = constant(1).div(u.mul((float) P).add(1));
        FloatVector series = t.mul((float) A5).add((float) A4);
        series = series.fma(t, constant(A3));
        series = series.fma(t, constant(A2));
        series = series.fma(t, constant(A1)).mul(t);
        return series.mul(VectorExponential.exp(u.mul(u).neg()));
    }

    private static FloatVector constant(double value) {
        return FloatVector.broadcast(SPECIES, (float) value);
    }
}
