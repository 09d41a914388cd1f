package org.kudari.benchmarks.contender;

import java.util.function.LongToDoubleFunction;

/** Selects the elements of a result that are compared. */
public final class ResultSamples {
    private static final int COUNT = 8;

    private ResultSamples() {}

    /** Elements at equal distances, including the first and the last. */
    public static double[] of(long elements, LongToDoubleFunction element) {
        double[] samples = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            samples[i] = element.applyAsDouble(i * (elements - 1) / (COUNT - 1));
        }
        return samples;
    }

    /** Elements of an array, as {@link #of(long, LongToDoubleFunction)}. */
    public static double[] of(float[] result) {
        return of(result.length, i -> result[(int) i]);
    }
}
