package org.kudari.data.strokes;

/**
 * The random numbers of one row of {@link Strokes}: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014), seeded with the split and the row, so that rows are independent.
 */
final class RowRandom {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int UNIFORMS_PER_NORMAL = 4;

    private long state;

    RowRandom(int split, int row) {
        // Mixed, so that neighbouring rows do not start a few steps apart on one sequence.
        state = mix(((long) split << 32 | row) * GOLDEN + GOLDEN);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. Bounds are so small that the bias is irrelevant. */
    int below(int bound) {
        return (int) ((next() >>> 33) * bound >>> 31);
    }

    /** Uniform in {@code [from, to)}. */
    double between(double from, double to) {
        return from + (to - from) * ((next() >>> 11) * 0x1p-53);
    }

    /**
     * Bell-shaped around 0 with the given standard deviation, and never beyond 3.5 deviations. It is a sum of four
     * uniforms: no logarithm is needed, and there are no outliers that would make a digit illegible.
     */
    double nearlyNormal(double deviation) {
        double sum = 0;
        for (int i = 0; i < UNIFORMS_PER_NORMAL; i++) {
            sum += between(-1, 1);
        }
        // A uniform number in [-1, 1) has variance 1/3, and four of them 4/3.
        return sum * deviation * 0.8660254037844386;
    }

    /** Advances the generator as {@link #nearlyNormal} would. */
    void skipNearlyNormal() {
        state += UNIFORMS_PER_NORMAL * GOLDEN;
    }
}
