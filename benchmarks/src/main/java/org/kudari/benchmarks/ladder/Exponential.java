package org.kudari.benchmarks.ladder;

/**
 * e^x in a few float operations, without a branch or a call. With {@code x = n ln 2 + r} and a whole n, e^x is 2^n
 * times e^r. 2^n is added to the exponent. For e^r, six terms of the series suffice, because r is at most 0.35. The
 * relative error is at most 4e-7 from -87 to 88.
 */
public final class Exponential {
    static final float LEAST = -87;
    static final float MOST = 88;
    static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts. The first has so few digits that its multiples are exact. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;

    /** Adding this to a small number rounds it, and leaves the whole number in the lowest bits. */
    static final float ROUNDER = 1.5f * (1 << 23);

    static final int EXPONENT_SHIFT = 23;

    private Exponential() {}

    /** e^x; outside of the range, the value at its end. */
    public static float exp(float x) {
        float within = Math.clamp(x, LEAST, MOST);
        float shifted = within * LOG2_E + ROUNDER;
        float n = shifted - ROUNDER;
        float r = within - n * LN2_HIGH - n * LN2_LOW;
        float series = 1 + r * (1 + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720))))));
        int power = Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT;
        return Float.intBitsToFloat(Float.floatToRawIntBits(series) + power);
    }
}
