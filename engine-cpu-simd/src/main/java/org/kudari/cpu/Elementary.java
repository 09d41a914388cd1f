package org.kudari.cpu;

/**
 * The smooth functions of the table in float32 arithmetic, by polynomials that are evaluated in place.
 *
 * <p>The error of each against the exact value, over the whole range of float32, is stated in units of the last place
 * (ULP) of the result and held to by {@code ElementaryTest}. Special values are those of {@link StrictMath}. The
 * polynomials are minimax fits made for this file; with x = n ln 2 + r, {@code |r| <= ln 2 / 2}, the reductions are the
 * usual ones (Muller, "Elementary Functions", 3rd edition, chapters 10 and 11). ln 2 is split so that n times its upper
 * part is exact even without a fused multiply-add.
 */
final class Elementary {
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = (float) (0.6931471805599453 - LN2_HIGH);

    /** Added to a number below 2^22 in magnitude, it rounds that to a whole number and leaves it in the lowest bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int EXPONENT_BIAS = 127;
    private static final float BIASED_ROUNDER = ROUNDER + 2 * EXPONENT_BIAS;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    private static final int MANTISSA_BITS = 23;
    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0.70710678f);

    /** exp is 0 below and infinite above. */
    private static final float LOWEST_EXP = -105;

    private static final float HIGHEST_EXP = 89;

    /** expm1 is -1 below. */
    private static final float LOWEST_EXPM1 = -20;

    /** (exp(r) - 1 - r) / r^2 on {@code |r| <= ln 2 / 2}, so that exp(r) has a relative error of 2^-28. */
    private static final float[] EXP = {0.49999994f, 0.166665196f, 0.0416683927f, 0.00836878084f, 0.00138144672f};

    /** (ln(1 + f) - f + f^2 / 2) / f^3 between sqrt(1/2) - 1 and sqrt(2) - 1; relative error of the logarithm 2^-27. */
    private static final float[] LOG = {
        0.333333313f,
        -0.250008196f,
        0.200012267f,
        -0.166233569f,
        0.142017573f,
        -0.131601825f,
        0.127615765f,
        -0.0763449669f
    };

    private Elementary() {}

    /** x = exponent * ln 2 + remainder. */
    private record Reduced(I32 exponent, F32 remainder) {}

    private static Reduced reduce(F32 x) {
        F32 shifted = x.timesPlus(LOG2_E, ROUNDER);
        F32 n = shifted.minus(ROUNDER);
        return new Reduced(shifted.bits().minus(ROUNDER_BITS), remainder(x, n));
    }

    /** x - n ln 2. */
    private static F32 remainder(F32 x, F32 n) {
        return n.timesPlus(-LN2_LOW, n.timesPlus(-LN2_HIGH, x));
    }

    /** exp(r) - 1 for a reduced r. */
    private static F32 expm1OfRemainder(F32 r) {
        return r.times(r).timesPlus(polynomial(EXP, r), r);
    }

    /** Error at most 1 ULP. */
    static F32 exp(F32 x) {
        return expWithin(x.atLeast(LOWEST_EXP).atMost(HIGHEST_EXP));
    }

    /**
     * Scales in two steps, each by a normal number, so that results that are subnormal or infinite round once. The number that
     * rounds the exponent holds twice the bias as well, one for each half, and shifting drops all that is above.
     */
    private static F32 expWithin(F32 x) {
        F32 shifted = x.timesPlus(LOG2_E, BIASED_ROUNDER);
        I32 exponents = shifted.bits();
        I32 half = exponents.shiftRight(1);
        F32 result =
                expm1OfRemainder(remainder(x, shifted.minus(BIASED_ROUNDER))).plus(1);
        return result.times(half.shiftLeft(MANTISSA_BITS).floats())
                .times(exponents.minus(half).shiftLeft(MANTISSA_BITS).floats());
    }

    /** Error at most 1.5 ULP. */
    static F32 expm1(F32 x) {
        return expm1Within(x.atLeast(LOWEST_EXPM1).atMost(HIGHEST_EXP)).withSignOf(x);
    }

    /** 2^n (e + 1) - 1 as 2 (2^(n-1) e + (2^(n-1) - 1/2)), where nothing overflows on the way. */
    private static F32 expm1Within(F32 x) {
        Reduced reduced = reduce(x);
        F32 scale = powerOfTwo(reduced.exponent().minus(1));
        return expm1OfRemainder(reduced.remainder())
                .timesPlus(scale, scale.minus(0.5f))
                .times(2);
    }

    /** Error at most 1 ULP. */
    static F32 log(F32 x) {
        Mask tiny = x.lessThan(Float.MIN_NORMAL);
        F32 normal = tiny.select(x.times(0x1p23f), x);
        F32 result = logOfNormal(normal, tiny.select(-MANTISSA_BITS, 0));
        F32 nanOrInfinite = x.lessThan(Float.POSITIVE_INFINITY).select(result, x);
        F32 defined = x.lessThan(0).select(Float.NaN, nanOrInfinite);
        return x.equalTo(0).select(Float.NEGATIVE_INFINITY, defined);
    }

    /** ln(x) + scale * ln 2 for a positive normal x. */
    private static F32 logOfNormal(F32 x, F32 scale) {
        I32 bits = x.bits();
        I32 exponent = bits.minus(SQRT_HALF_BITS).shiftRight(MANTISSA_BITS);
        F32 f = bits.minus(exponent.shiftLeft(MANTISSA_BITS)).floats().minus(1);
        F32 n = exponent.plus(ROUNDER_BITS).floats().minus(ROUNDER).plus(scale);
        F32 square = f.times(f);
        F32 rest = square.times(f.times(polynomial(LOG, f)));
        rest = square.timesPlus(-0.5f, n.timesPlus(LN2_LOW, rest));
        return n.timesPlus(LN2_HIGH, f.plus(rest));
    }

    /** Error at most 2 ULP. */
    static F32 log1p(F32 x) {
        F32 sum = x.plus(1);
        F32 logOfSum = log(sum);
        F32 result = corrected(x, sum, logOfSum);
        // Where the sum is 0 or infinite, its logarithm is right and the correction is not a number.
        Mask regular = x.lessThan(Float.POSITIVE_INFINITY).and(sum.isTrue());
        return regular.select(result, logOfSum);
    }

    /** The logarithm of the rounded sum 1 + x, plus what the rounding took away. */
    private static F32 corrected(F32 x, F32 sum, F32 logOfSum) {
        F32 lost = x.minus(sum.minus(1));
        F32 result = logOfSum.plus(lost.div(sum));
        return sum.equalTo(1).select(x, result);
    }

    /** Error at most 3 ULP: with t = exp(-2|x|) - 1 it is -t / (t + 2), where nothing cancels. */
    static F32 tanh(F32 x) {
        F32 t = expm1Within(x.magnitude().times(-2).atLeast(LOWEST_EXPM1));
        return t.div(t.plus(2)).withSignOf(x);
    }

    /** Error at most 2.5 ULP; the exponential is that of a negative number, so it cannot overflow. */
    static F32 sigmoid(F32 x) {
        F32 e = expOfNegative(x.magnitude().negate());
        return x.lessThan(0).select(e, 1).div(e.plus(1));
    }

    /** Error at most 2.5 ULP: max(x, 0) + ln(1 + exp(-|x|)). */
    static F32 softplus(F32 x) {
        F32 e = expOfNegative(x.magnitude().negate());
        F32 sum = e.plus(1);
        F32 tail = corrected(e, sum, logOfNormal(sum, x.code().constant(0f)));
        return x.max(0).plus(tail);
    }

    /** The exponential of what is not above 0, but for rounding. */
    static F32 expOfNegative(F32 x) {
        return expWithin(x.atLeast(LOWEST_EXP));
    }

    /** Error at most 1.5 ULP: |x| (p(|x|) + 1/2) with p in pieces ({@link ErfTable}). */
    static F32 erf(F32 x) {
        LaneCode code = x.code();
        F32 magnitude = x.magnitude().atMost(ErfTable.END);
        F32 shifted = magnitude.timesPlus(1 / ErfTable.STEP, ROUNDER);
        I32 piece = shifted.bits();
        F32 remainder = shifted.minus(ROUNDER).timesPlus(-ErfTable.STEP, magnitude);
        F32 p = code.pick(code.table(ErfTable.class, ErfTable.DEGREE), piece);
        for (int k = ErfTable.DEGREE - 1; k >= 0; k--) {
            p = p.timesPlus(remainder, code.pick(code.table(ErfTable.class, k), piece));
        }
        return magnitude.timesPlus(p, magnitude.times(0.5f)).withSignOf(x);
    }

    /** The nearest whole number, halves to even; a zero keeps its sign. Exact, as are the next two. */
    static F32 round(F32 x) {
        F32 magnitude = x.magnitude();
        F32 rounded = magnitude.plus(0x1p23f).minus(0x1p23f).withSignOf(x);
        // Larger numbers are whole, and NaN is NaN.
        return magnitude.lessThan(0x1p23f).select(rounded, x);
    }

    static F32 floor(F32 x) {
        F32 rounded = round(x);
        return x.lessThan(rounded).select(rounded.minus(1), rounded);
    }

    static F32 ceil(F32 x) {
        F32 rounded = round(x);
        return rounded.lessThan(x).select(rounded.plus(1), rounded).withSignOf(x);
    }

    /** -1, 0 or 1; zeros and NaN stay what they are. */
    static F32 sign(F32 x) {
        Mask nonzero = x.lessThan(0).or(x.code().constant(0f).lessThan(x));
        return nonzero.select(x.code().constant(1f).withSignOf(x), x);
    }

    /** 2^n for a normal result. */
    private static F32 powerOfTwo(I32 n) {
        return n.plus(EXPONENT_BIAS).shiftLeft(MANTISSA_BITS).floats();
    }

    /** c0 + c1 x + c2 x^2 + ..., by Horner's rule. */
    private static F32 polynomial(float[] coefficients, F32 x) {
        F32 result = x.code().constant(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            result = result.timesPlus(x, coefficients[i]);
        }
        return result;
    }
}
