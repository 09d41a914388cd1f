package org.kudari.benchmarks.ladder;

import static org.kudari.benchmarks.ladder.Exponential.EXPONENT_SHIFT;
import static org.kudari.benchmarks.ladder.Exponential.LEAST;
import static org.kudari.benchmarks.ladder.Exponential.LN2_HIGH;
import static org.kudari.benchmarks.ladder.Exponential.LN2_LOW;
import static org.kudari.benchmarks.ladder.Exponential.LOG2_E;
import static org.kudari.benchmarks.ladder.Exponential.MOST;
import static org.kudari.benchmarks.ladder.Exponential.ROUNDER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Exponential} on vectors: the same operations on all lanes at once. */
public final class VectorExponential {
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private VectorExponential() {}

    /** e^x of each lane. */
    public static FloatVector exp(FloatVector x) {
        FloatVector within = x.max(LEAST).min(MOST);
        FloatVector shifted = within.mul(LOG2_E).add(ROUNDER);
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = within.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        FloatVector series = r.mul(1f / 720).add(1f / 120);
        series = series.fma(r, constant(1f / 24));
        series = series.fma(r, constant(1f / 6));
        series = series.fma(r, constant(1f / 2));
        series = series.fma(r, constant(1));
        series = series.fma(r, constant(1));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
        return series.reinterpretAsInts().add(power).reinterpretAsFloats();
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
