package org.kudari.cpu.codegen.lanes;

import java.util.ArrayList;
import java.util.List;

/**
 * Elementary functions in double precision, from which sine, cosine, power and normal random numbers are made. A float
 * so has 29 bits to spare, and its error is hardly more than that of one rounding.
 *
 * <p>The polynomials are the functions' series, cut off where the rest is below 2^-52 of the result. The errors below
 * are relative ones. All numbers are finite: who needs infinities and NaN selects them among floats.
 */
final class DoubleFunctions {
    /** Added to a number below 2^51 in magnitude, this rounds it to an integer, which is then in the lowest bits. */
    static final double ROUNDER = 0x1.8p52;

    private static final int MANTISSA_BITS = 52;
    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int EXTRA_BITS = MANTISSA_BITS - FLOAT_MANTISSA_BITS;

    /** The difference between the exponent biases of the two types. */
    private static final int BIAS_DIFFERENCE = 1023 - 127;

    /** What {@link #scaledDown} divides by. */
    static final double SCALE = 0x1p896;

    private static final long SIGN = 1L << 63;
    private static final long FLOAT_SIGN = 1L << 31;
    private static final double LN2 = 0.6931471805599453;
    private static final double LOG2_E = 1.4426950408889634;
    private static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(0.7071067811865476);

    /** Added to the exponent field, this keeps numbers positive that are shifted without a sign. */
    private static final int EXPONENT_OFFSET = 1024;

    /** 2 / (2 k + 1) for k from 0: ln((1 + s) / (1 - s)) / s in powers of s^2. */
    private static final double[] LOG = {
        2, 2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21
    };

    /** 1 / k! for k from 0. */
    private static final double[] EXP = {
        1,
        1,
        1 / 2.0,
        1 / 6.0,
        1 / 24.0,
        1 / 120.0,
        1 / 720.0,
        1 / 5_040.0,
        1 / 40_320.0,
        1 / 362_880.0,
        1 / 3_628_800.0,
        1 / 39_916_800.0,
        1 / 479_001_600.0
    };

    /** (sin(r) - r) / r^3 in powers of r^2. */
    private static final double[] SINE = {
        -1 / 6.0,
        1 / 120.0,
        -1 / 5_040.0,
        1 / 362_880.0,
        -1 / 39_916_800.0,
        1 / 6_227_020_800.0,
        -1 / 1_307_674_368_000.0
    };

    /** cos(r) in powers of r^2. */
    private static final double[] COSINE = {
        1,
        -1 / 2.0,
        1 / 24.0,
        -1 / 720.0,
        1 / 40_320.0,
        -1 / 3_628_800.0,
        1 / 479_001_600.0,
        -1 / 87_178_291_200.0,
        1 / 20_922_789_888_000.0
    };

    private DoubleFunctions() {}

    /** Writes a float as a double divided by {@link #SCALE}. Its sign bit must be 0. */
    static DoubleLanes scaledDown(LongLanes floatBits) {
        return floatBits.shiftLeft(EXTRA_BITS).doubles();
    }

    /** Writes a float as a double. Its sign bit must be 0. Infinity and NaN become large numbers. */
    static DoubleLanes positiveToDouble(LongLanes floatBits) {
        return scaledDown(floatBits).times(SCALE);
    }

    /** Writes a float as a double. Infinities and NaN become large numbers. */
    static DoubleLanes toDouble(LongLanes floatBits) {
        DoubleLanes magnitude = positiveToDouble(floatBits.and(~FLOAT_SIGN));
        LongLanes sign = floatBits.and(FLOAT_SIGN).shiftLeft(Float.SIZE);
        return magnitude.bits().or(sign).doubles();
    }

    /**
     * Writes the bits of the nearest float, halves to even. The magnitude must be at most 2^128, which becomes
     * infinity. Below the normal floats, an addition rounds to a multiple of the smallest float.
     */
    static LongLanes toFloatBits(DoubleLanes x) {
        LongLanes bits = x.bits();
        LongLanes magnitude = bits.and(~SIGN);
        LongLanes lastBit = magnitude.shiftRight(EXTRA_BITS).and(1);
        LongLanes normal = rebias(magnitude.plus((1L << (EXTRA_BITS - 1)) - 1).plus(lastBit));
        double unit = 0x1p-149 * 0x1p52;
        LongLanes subnormal = magnitude.doubles().plus(unit).bits().minus(Double.doubleToRawLongBits(unit));
        LongLanes isSubnormal = magnitude
                .minus(Double.doubleToRawLongBits(Float.MIN_NORMAL))
                .shiftRight(63)
                .toMask();
        return isSubnormal.select(subnormal, normal).or(floatSign(bits));
    }

    /** Writes the bits of a float, without its sign, from those of a rounded normal double. */
    static LongLanes rebias(LongLanes magnitude) {
        return magnitude.shiftRight(EXTRA_BITS).minus((long) BIAS_DIFFERENCE << FLOAT_MANTISSA_BITS);
    }

    /** Writes the sign bit of doubles as that of floats. */
    static LongLanes floatSign(LongLanes bits) {
        return bits.shiftRight(63).shiftLeft(Float.SIZE - 1);
    }

    /** A positive number as 2^exponent m with m between sqrt(1/2) and sqrt(2), by the logarithm of m. */
    private record Logarithm(DoubleLanes exponent, DoubleLanes logOfMantissa) {}

    /** The logarithm of m is that of (1 + s) / (1 - s). Near 1, m - 1 and so the logarithm are exact but for rounding. */
    private static Logarithm logarithm(DoubleLanes x) {
        LongLanes bits = x.bits();
        LongLanes offsetExponent = bits.plus(((long) EXPONENT_OFFSET << MANTISSA_BITS) - SQRT_HALF_BITS)
                .shiftRight(MANTISSA_BITS);
        DoubleLanes m = bits.plus((long) EXPONENT_OFFSET << MANTISSA_BITS)
                .minus(offsetExponent.shiftLeft(MANTISSA_BITS))
                .doubles();
        DoubleLanes exponent = fromSmallInteger(offsetExponent, EXPONENT_OFFSET);
        DoubleLanes s = m.minus(1).div(m.plus(1));
        return new Logarithm(exponent, s.times(polynomial(LOG, s.times(s))));
    }

    /** Writes n - offset as a double, for n from 0 to 2^52 - 1. */
    private static DoubleLanes fromSmallInteger(LongLanes n, int offset) {
        return n.or(Double.doubleToRawLongBits(0x1p52)).doubles().minus(0x1p52 + offset);
    }

    /** Writes factor ln(x) for a positive normal x and a factor that is a power of two. The error is below 2^-50. */
    static DoubleLanes log(DoubleLanes x, int factor) {
        Logarithm parts = logarithm(x);
        DoubleLanes ofExponent = parts.exponent().times(factor * LN2);
        return parts.logOfMantissa().timesPlus(factor, ofExponent);
    }

    /** Writes the logarithm of a positive normal x to base 2. The error is below 2^-50. */
    static DoubleLanes log2(DoubleLanes x) {
        Logarithm parts = logarithm(x);
        return parts.logOfMantissa().timesPlus(LOG2_E, parts.exponent());
    }

    /** Writes 2^x for x from -1000 to 1000. The error is below 2^-47. */
    static DoubleLanes exp2(DoubleLanes x) {
        DoubleLanes shifted = x.plus(ROUNDER);
        DoubleLanes fraction = x.minus(shifted.minus(ROUNDER));
        LongLanes exponent = shifted.bits().shiftLeft(MANTISSA_BITS);
        return polynomial(EXP, fraction.times(LN2)).bits().plus(exponent).doubles();
    }

    /**
     * Writes the sine of {@code quarter pi / 2 + r}, |r| up to 0.8. The error is below 2^-50.
     *
     * @param quarter a whole number, of which the lowest two bits count
     */
    static DoubleLanes sine(LongLanes quarter, DoubleLanes r) {
        return sineAndCosine(r).sineAfter(quarter);
    }

    /** Writes the sine and the cosine of r, |r| up to 0.8. The errors are below 2^-50. */
    static SineAndCosine sineAndCosine(DoubleLanes r) {
        DoubleLanes square = r.times(r);
        DoubleLanes sine = r.times(square).timesPlus(polynomial(SINE, square), r);
        return new SineAndCosine(sine.bits(), polynomial(COSINE, square).bits());
    }

    /** The bits of the sine and the cosine of an angle. */
    record SineAndCosine(LongLanes sine, LongLanes cosine) {

        /**
         * Writes the sine of the angle after some quarters of a turn.
         *
         * @param quarters a whole number, of which the lowest two bits count
         */
        DoubleLanes sineAfter(LongLanes quarters) {
            LongLanes isOdd = quarters.and(1).toMask();
            return withSign(isOdd.select(cosine, sine), quarters);
        }

        /** Writes the cosine of the angle after some quarters of a turn, of which the lowest two bits count. */
        DoubleLanes cosineAfter(LongLanes quarters) {
            LongLanes isOdd = quarters.and(1).toMask();
            return withSign(isOdd.select(sine, cosine), quarters.plus(1));
        }

        /** In the third and the fourth quarter the sign is reversed. */
        private static DoubleLanes withSign(LongLanes value, LongLanes quarters) {
            LongLanes sign = quarters.and(2).shiftLeft(62);
            return value.xor(sign).doubles();
        }
    }

    /**
     * Writes c0 + c1 x + c2 x^2 + ..., by Estrin's scheme: neighbours are combined with x, the results with x^2, then
     * with x^4 and so on. Fewer operations wait for each other than in Horner's rule.
     */
    private static DoubleLanes polynomial(double[] coefficients, DoubleLanes x) {
        List<DoubleLanes> terms = new ArrayList<>();
        for (double coefficient : coefficients) {
            terms.add(x.code().constant(coefficient));
        }
        DoubleLanes power = x;
        while (terms.size() > 1) {
            List<DoubleLanes> combined = new ArrayList<>();
            for (int i = 0; i + 1 < terms.size(); i += 2) {
                combined.add(terms.get(i + 1).timesPlus(power, terms.get(i)));
            }
            if (terms.size() % 2 == 1) {
                combined.add(terms.getLast());
            }
            terms = combined;
            power = terms.size() > 1 ? power.times(power) : power;
        }
        return terms.getFirst();
    }
}
