package org.kudari.cpu.codegen.lanes;

import java.util.function.BinaryOperator;

/**
 * The smooth functions of the table of primitives, in float32 arithmetic, by polynomials.
 *
 * <p>The error of each function against the exact value, over the whole range of float32, is stated in units of the
 * last place (ULP) of the result. {@code FloatPrimitivesTest} checks it. Special values are those of
 * {@link StrictMath}. The polynomials are minimax fits made for this file. With x = n ln 2 + r,
 * {@code |r| <= ln 2 / 2}, the reductions are the usual ones (Muller, "Elementary Functions", 3rd edition, chapters 10
 * and 11). ln 2 is split so that n times its upper part is exact even without a fused multiply-add.
 */
public final class ElementaryFunctions {
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = (float) (0.6931471805599453 - LN2_HIGH);

    /**
     * Added to a number below 2^22 in magnitude, this rounds the number to an integer and leaves the integer in the
     * lowest bits.
     */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int EXPONENT_BIAS = 127;

    /** Rounds as {@link #ROUNDER} does, and adds the exponent bias twice. */
    private static final float BIASED_ROUNDER = ROUNDER + 2 * EXPONENT_BIAS;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    private static final int MANTISSA_BITS = 23;
    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0.70710678f);

    /** exp is 0 below this. */
    private static final float LOWEST_EXP = -105;

    /** exp is infinite above this. */
    private static final float HIGHEST_EXP = 89;

    /** expm1 is -1 below this. */
    private static final float LOWEST_EXPM1 = -20;

    /**
     * The coefficients of (exp(r) - 1 - r) / r^2 on {@code |r| <= ln 2 / 2}. With them exp(r) has a relative error of
     * 2^-28.
     */
    private static final float[] EXP = {0.49999994f, 0.166665196f, 0.0416683927f, 0.00836878084f, 0.00138144672f};

    /**
     * The coefficients of (ln(1 + f) - f + f^2 / 2) / f^3 between sqrt(1/2) - 1 and sqrt(2) - 1. The logarithm has a
     * relative error of 2^-27.
     */
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

    private ElementaryFunctions() {}

    /** A reduced argument: x = exponent * ln 2 + remainder. */
    private record Reduced(IntLanes exponent, FloatLanes remainder) {}

    private static Reduced reduce(FloatLanes x) {
        FloatLanes shifted = x.timesPlus(LOG2_E, ROUNDER);
        FloatLanes n = shifted.minus(ROUNDER);
        return new Reduced(shifted.bits().minus(ROUNDER_BITS), remainder(x, n));
    }

    /** Writes x - n ln 2. */
    private static FloatLanes remainder(FloatLanes x, FloatLanes n) {
        return n.timesPlus(-LN2_LOW, n.timesPlus(-LN2_HIGH, x));
    }

    /** Writes exp(r) - 1 for a reduced r. */
    private static FloatLanes expm1OfRemainder(FloatLanes r) {
        return r.times(r).timesPlus(polynomial(EXP, r), r);
    }

    /** Writes exp(x). The error is at most 1 ULP. */
    static FloatLanes exp(FloatLanes x) {
        return expWithin(x.atLeast(LOWEST_EXP).atMost(HIGHEST_EXP));
    }

    /**
     * Writes exp(x) for x between {@link #LOWEST_EXP} and {@link #HIGHEST_EXP}. The result is scaled in two steps, each
     * by a normal number, so that subnormal and infinite results are rounded once. The constant that rounds the
     * exponent contains the bias twice, once for each step; the shift drops all higher bits.
     */
    private static FloatLanes expWithin(FloatLanes x) {
        FloatLanes shifted = x.timesPlus(LOG2_E, BIASED_ROUNDER);
        IntLanes exponents = shifted.bits();
        IntLanes half = exponents.shiftRight(1);
        FloatLanes result =
                expm1OfRemainder(remainder(x, shifted.minus(BIASED_ROUNDER))).plus(1);
        return result.times(half.shiftLeft(MANTISSA_BITS).floats())
                .times(exponents.minus(half).shiftLeft(MANTISSA_BITS).floats());
    }

    /** Writes exp(x) - 1. The error is at most 1.5 ULP. */
    static FloatLanes expm1(FloatLanes x) {
        return expm1Within(x.atLeast(LOWEST_EXPM1).atMost(HIGHEST_EXP)).withSignOf(x);
    }

    /**
     * Writes exp(x) - 1 for x between {@link #LOWEST_EXPM1} and {@link #HIGHEST_EXP}: 2^n (e + 1) - 1, as
     * 2 (2^(n-1) e + (2^(n-1) - 1/2)), in which no intermediate result overflows.
     */
    static FloatLanes expm1Within(FloatLanes x) {
        Reduced reduced = reduce(x);
        FloatLanes scale = powerOfTwo(reduced.exponent().minus(1));
        return expm1OfRemainder(reduced.remainder())
                .timesPlus(scale, scale.minus(0.5f))
                .times(2);
    }

    /** Writes ln(x). The error is at most 1 ULP. */
    static FloatLanes log(FloatLanes x) {
        return logarithm(x, ElementaryFunctions::logOfNormal);
    }

    /** Writes the logarithm of x to base 2. The error is at most 2 ULP, and powers of 2 have none. */
    static FloatLanes log2(FloatLanes x) {
        return logarithm(x, ElementaryFunctions::log2OfNormal);
    }

    /**
     * Writes a logarithm with its special values.
     *
     * @param ofNormal from a normal number and the exponent of a scale to the logarithm of their product
     */
    private static FloatLanes logarithm(FloatLanes x, BinaryOperator<FloatLanes> ofNormal) {
        MaskLanes tiny = x.lessThan(Float.MIN_NORMAL);
        FloatLanes normal = tiny.select(x.times(0x1p23f), x);
        FloatLanes result = ofNormal.apply(normal, tiny.select(-MANTISSA_BITS, 0));
        FloatLanes nanOrInfinite = x.lessThan(Float.POSITIVE_INFINITY).select(result, x);
        FloatLanes defined = x.lessThan(0).select(Float.NaN, nanOrInfinite);
        return x.equalTo(0).select(Float.NEGATIVE_INFINITY, defined);
    }

    /** Writes ln(x) + scale * ln 2 for a positive normal x. */
    private static FloatLanes logOfNormal(FloatLanes x, FloatLanes scale) {
        Mantissa parts = split(x, scale);
        FloatLanes n = parts.exponent();
        FloatLanes f = parts.overOne();
        FloatLanes square = f.times(f);
        FloatLanes rest = square.times(f.times(polynomial(LOG, f)));
        rest = square.timesPlus(-0.5f, n.timesPlus(LN2_LOW, rest));
        return n.timesPlus(LN2_HIGH, f.plus(rest));
    }

    /** Writes the logarithm of x to base 2, plus the scale, for a positive normal x. */
    private static FloatLanes log2OfNormal(FloatLanes x, FloatLanes scale) {
        Mantissa parts = split(x, scale);
        FloatLanes f = parts.overOne();
        FloatLanes square = f.times(f);
        FloatLanes rest = square.timesPlus(-0.5f, square.times(f.times(polynomial(LOG, f))));
        return f.plus(rest).timesPlus(LOG2_E, parts.exponent());
    }

    /** A positive number as 2^exponent (1 + overOne), with the sum between sqrt(1/2) and sqrt(2). */
    private record Mantissa(FloatLanes exponent, FloatLanes overOne) {}

    private static Mantissa split(FloatLanes x, FloatLanes scale) {
        IntLanes bits = x.bits();
        IntLanes exponent = bits.minus(SQRT_HALF_BITS).shiftRight(MANTISSA_BITS);
        FloatLanes f = bits.minus(exponent.shiftLeft(MANTISSA_BITS)).floats().minus(1);
        FloatLanes n = exponent.plus(ROUNDER_BITS).floats().minus(ROUNDER).plus(scale);
        return new Mantissa(n, f);
    }

    /** Writes ln(1 + x). The error is at most 2 ULP. */
    static FloatLanes log1p(FloatLanes x) {
        FloatLanes sum = x.plus(1);
        FloatLanes logOfSum = log(sum);
        FloatLanes result = corrected(x, sum, logOfSum);
        // Where the sum is 0 or infinite, its logarithm is right and the correction is NaN.
        MaskLanes regular = x.lessThan(Float.POSITIVE_INFINITY).and(sum.isTrue());
        return regular.select(result, logOfSum);
    }

    /** Writes ln(1 + x) as the logarithm of the rounded sum 1 + x, corrected by the rounding error of the sum. */
    private static FloatLanes corrected(FloatLanes x, FloatLanes sum, FloatLanes logOfSum) {
        FloatLanes lost = x.minus(sum.minus(1));
        FloatLanes result = logOfSum.plus(lost.div(sum));
        return sum.equalTo(1).select(x, result);
    }

    /**
     * Writes tanh(x). The error is at most 3 ULP. With t = exp(-2|x|) - 1, the result is -t / (t + 2), without
     * cancellation.
     */
    static FloatLanes tanh(FloatLanes x) {
        FloatLanes t = expm1Within(x.magnitude().times(-2).atLeast(LOWEST_EXPM1));
        return t.div(t.plus(2)).withSignOf(x);
    }

    /**
     * Writes 1 / (1 + exp(-x)). The error is at most 2.5 ULP. The exponential is that of a negative number, so it
     * cannot overflow.
     */
    static FloatLanes sigmoid(FloatLanes x) {
        FloatLanes e = expOfNegative(x.magnitude().negate());
        return x.lessThan(0).select(e, 1).div(e.plus(1));
    }

    /** Writes ln(1 + exp(x)) as max(x, 0) + ln(1 + exp(-|x|)). The error is at most 2.5 ULP. */
    static FloatLanes softplus(FloatLanes x) {
        FloatLanes e = expOfNegative(x.magnitude().negate());
        FloatLanes sum = e.plus(1);
        FloatLanes tail = corrected(e, sum, logOfNormal(sum, x.code().constant(0f)));
        return x.max(0).plus(tail);
    }

    /** Writes exp(x) for an x that is at most 0, except for rounding. */
    public static FloatLanes expOfNegative(FloatLanes x) {
        return expWithin(x.atLeast(LOWEST_EXP));
    }

    /**
     * Writes erf(x) as |x| (p(|x|) + 1/2) with a piecewise polynomial p ({@link ErfTable}). The error is at most 1.5
     * ULP.
     */
    static FloatLanes erf(FloatLanes x) {
        LaneCode code = x.code();
        FloatLanes magnitude = x.magnitude().atMost(ErfTable.END);
        FloatLanes shifted = magnitude.timesPlus(1 / ErfTable.STEP, ROUNDER);
        IntLanes piece = shifted.bits();
        FloatLanes remainder = shifted.minus(ROUNDER).timesPlus(-ErfTable.STEP, magnitude);
        FloatLanes p = code.lookUp(code.table(ErfTable.class, ErfTable.DEGREE), piece);
        for (int k = ErfTable.DEGREE - 1; k >= 0; k--) {
            p = p.timesPlus(remainder, code.lookUp(code.table(ErfTable.class, k), piece));
        }
        return magnitude.timesPlus(p, magnitude.times(0.5f)).withSignOf(x);
    }

    /** Writes the nearest integer, with halves rounded to even. The result is exact, and a zero keeps its sign. */
    static FloatLanes round(FloatLanes x) {
        FloatLanes magnitude = x.magnitude();
        FloatLanes rounded = magnitude.plus(0x1p23f).minus(0x1p23f).withSignOf(x);
        // Larger numbers are integers already; NaN stays NaN.
        return magnitude.lessThan(0x1p23f).select(rounded, x);
    }

    /** Writes the largest integer that is not above x. The result is exact. */
    static FloatLanes floor(FloatLanes x) {
        FloatLanes rounded = round(x);
        return x.lessThan(rounded).select(rounded.minus(1), rounded);
    }

    /** Writes the smallest integer that is not below x. The result is exact. */
    static FloatLanes ceil(FloatLanes x) {
        FloatLanes rounded = round(x);
        return rounded.lessThan(x).select(rounded.plus(1), rounded).withSignOf(x);
    }

    /** Writes -1, 0 or 1. Zeros and NaN stay as they are. */
    static FloatLanes sign(FloatLanes x) {
        MaskLanes nonzero = x.lessThan(0).or(x.code().constant(0f).lessThan(x));
        return nonzero.select(x.code().constant(1f).withSignOf(x), x);
    }

    /** Writes 2^n for a normal result. */
    private static FloatLanes powerOfTwo(IntLanes n) {
        return n.plus(EXPONENT_BIAS).shiftLeft(MANTISSA_BITS).floats();
    }

    /** Writes c0 + c1 x + c2 x^2 + ..., by Horner's rule. */
    static FloatLanes polynomial(float[] coefficients, FloatLanes x) {
        FloatLanes result = x.code().constant(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            result = result.timesPlus(x, coefficients[i]);
        }
        return result;
    }
}
