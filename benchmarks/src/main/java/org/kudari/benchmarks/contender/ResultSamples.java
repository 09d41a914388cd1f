package org.kudari.benchmarks.contender;

import java.util.function.LongToDoubleFunction;

/** Which elements of a result are compared. */
public final class ResultSamples {
    private static final int COUNT = 8;

    private ResultSamples() {}

    /** Elements at even distances, the first and the last among them. */
    public static double[] of(long elements, LongToDoubleFunction element) {
        double[] samples = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            samples[i] = element.applyAsDouble(i * (elements - 1) / (COUNT - 1));
        }
        return samples;
    }

    /** {@link #of(long, LongToDoubleFunction)} an array. */
    public static double[] of(float[] result) {
        return of(result.length, i -> result[(int) i]);
    }
}
