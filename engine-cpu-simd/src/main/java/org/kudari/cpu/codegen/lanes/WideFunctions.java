package org.kudari.cpu.codegen.lanes;

import java.util.Arrays;

/**
 * The primitives whose reduction of the argument needs more than float32: sine, cosine, tangent and power. They compute
 * in double precision ({@link DoubleFunctions}), in halves of the lanes, and round once. The error of each is at most
 * 0.51 units in the last place (ULP) over the whole range of float32. {@code FloatPrimitivesTest} checks it.
 */
final class WideFunctions {
    private static final double PI_OVER_2 = Math.PI / 2;

    /** Added to a number below 2^53 in magnitude, this rounds it to a multiple of 4. */
    private static final double ROUNDER_TO_4 = 0x1.8p54;

    /** The exponent field of 2^23: a float from there on is an integer. */
    private static final int FIRST_INTEGER = 127 + 23;

    private static final int MANTISSA_BITS = 23;

    /** Powers of 2 with exponents beyond these are 0 or infinite in float32. */
    private static final double LOWEST_EXP2 = -160;

    private static final double HIGHEST_EXP2 = 128;

    /** An exponent beyond this gives 0 or infinity, except for a base of 1 or -1, for which it gives 1. */
    private static final double LARGEST_EXPONENT = 0x1p60;

    private WideFunctions() {}

    /** Writes sin(x); NaN for infinities. */
    static FloatLanes sin(FloatLanes x) {
        IntLanes sign = x.bits().and(0x80000000);
        return ofAngle(x, DoubleFunctions::sine).bits().xor(sign).floats();
    }

    /** Writes cos(x); NaN for infinities. */
    static FloatLanes cos(FloatLanes x) {
        return ofAngle(x, (quarter, r) -> DoubleFunctions.sine(quarter.plus(1), r));
    }

    /** Writes tan(x); NaN for infinities. */
    static FloatLanes tan(FloatLanes x) {
        return ofAngle(x, (quarter, r) -> {
                    DoubleFunctions.SineAndCosine parts = DoubleFunctions.sineAndCosine(r);
                    return parts.sineAfter(quarter).div(parts.cosineAfter(quarter));
                })
                .bits()
                .xor(x.bits().and(0x80000000))
                .floats();
    }

    /** A function of the angle {@code quarter pi / 2 + r}, |r| up to 0.8. */
    private interface OfAngle {
        DoubleLanes write(LongLanes quarter, DoubleLanes r);
    }

    /**
     * Writes a function of the angle |x|.
     *
     * <p>The remainder of |x| 2/pi modulo 4 is wanted to about 2^-50 of the distance to a whole number, which for a
     * float is at least 2^-31. From 2^39 on, |x| is an integer m times 2^(16 k) with m below 2^39, so the multiples of
     * 4 in 2^(16 k) 2/pi do not count. They are missing in {@link TwoOverPiTable}.
     */
    private static FloatLanes ofAngle(FloatLanes x, OfAngle function) {
        LaneCode code = x.code();
        FloatLanes magnitude = x.magnitude();
        IntLanes column = magnitude
                .atLeast(0x1p23f)
                .bits()
                .shiftRight(MANTISSA_BITS)
                .minus(FIRST_INTEGER)
                .shiftRight(4);
        IntLanes scale = code.constant(127 << MANTISSA_BITS)
                .minus(column.shiftLeft(MANTISSA_BITS + Integer.numberOfTrailingZeros(TwoOverPiTable.SHIFT)));
        LongLanes[] m = code.split(magnitude.times(scale.floats()).bits());
        LongLanes[][] pieces = new LongLanes[TwoOverPiTable.PIECES][];
        for (int k = 0; k < pieces.length; k++) {
            pieces[k] = code.split(
                    code.lookUp(code.table(TwoOverPiTable.class, k), column).bits());
        }
        LongLanes[] results = new LongLanes[m.length];
        for (int half = 0; half < results.length; half++) {
            int at = half;
            LongLanes[] ofHalf = Arrays.stream(pieces).map(piece -> piece[at]).toArray(LongLanes[]::new);
            results[half] = ofAngle(m[half], ofHalf, function);
        }
        FloatLanes result = code.join(results).floats();
        return magnitude.lessThan(Float.POSITIVE_INFINITY).select(result, Float.NaN);
    }

    private static LongLanes ofAngle(LongLanes m, LongLanes[] pieces, OfAngle function) {
        // The products are exact: a piece is scaled by 2^-896, and m by 2^896.
        DoubleLanes scaledUp = DoubleFunctions.positiveToDouble(m).times(0x1p896);
        DoubleLanes[] products = Arrays.stream(pieces)
                .map(piece -> DoubleFunctions.scaledDown(piece).times(scaledUp))
                .toArray(DoubleLanes[]::new);
        DoubleLanes first = moduloFour(products[0]);
        DoubleLanes second = moduloFour(products[1]);
        DoubleLanes shifted = first.plus(second).plus(DoubleFunctions.ROUNDER);
        LongLanes quarter = shifted.bits();
        // From the largest down, since the sum so far may cancel with the next one.
        DoubleLanes fraction =
                first.minus(shifted.minus(DoubleFunctions.ROUNDER)).plus(second);
        for (int k = 2; k < products.length; k++) {
            fraction = fraction.plus(products[k]);
        }
        return DoubleFunctions.toFloatBits(function.write(quarter, fraction.times(PI_OVER_2)));
    }

    /** Writes x minus a multiple of 4, from -2 to 2. The result is exact. */
    private static DoubleLanes moduloFour(DoubleLanes x) {
        return x.minus(x.plus(ROUNDER_TO_4).minus(ROUNDER_TO_4));
    }

    /**
     * Writes x to the power y as 2^(y log2|x|), with the special values of IEEE 754-2019, section 9.2.1: 1 for x = 1
     * and for y = 0, also with NaN; a negative number for a negative x and an odd y; NaN for a negative finite x and a
     * fractional y.
     */
    static FloatLanes pow(FloatLanes x, FloatLanes y) {
        LaneCode code = x.code();
        FloatLanes magnitude = x.magnitude();
        LongLanes[] bases = code.split(magnitude.bits());
        LongLanes[] exponents = code.split(y.bits());
        LongLanes[] results = new LongLanes[bases.length];
        for (int half = 0; half < results.length; half++) {
            results[half] = powOfPositive(bases[half], exponents[half]);
        }
        FloatLanes result = code.join(results).floats();
        MaskLanes isFalling = y.lessThan(0);
        FloatLanes ofZero = isFalling.select(Float.POSITIVE_INFINITY, 0);
        FloatLanes ofInfinity = isFalling.select(0, Float.POSITIVE_INFINITY);
        result = magnitude.equalTo(0).select(ofZero, result);
        result = magnitude.equalTo(Float.POSITIVE_INFINITY).select(ofInfinity, result);

        MaskLanes isWhole = isWhole(y);
        MaskLanes isOdd = isWhole.and(isWhole(y.times(0.5f)).not());
        result = isOdd.select(result.withSignOf(x), result);
        MaskLanes isUndefined = x.lessThan(0)
                .and(code.constant(Float.NEGATIVE_INFINITY).lessThan(x))
                .and(isWhole.not());
        MaskLanes isNumber = x.equalTo(x).and(y.equalTo(y)).and(isUndefined.not());
        result = isNumber.select(result, Float.NaN);
        return x.equalTo(1).or(y.equalTo(0)).select(1, result);
    }

    private static MaskLanes isWhole(FloatLanes x) {
        return ElementaryFunctions.round(x).equalTo(x);
    }

    private static LongLanes powOfPositive(LongLanes base, LongLanes exponent) {
        DoubleLanes log2 = DoubleFunctions.log2(DoubleFunctions.positiveToDouble(base));
        DoubleLanes bounded =
                DoubleFunctions.toDouble(exponent).atLeast(-LARGEST_EXPONENT).atMost(LARGEST_EXPONENT);
        DoubleLanes product = log2.times(bounded).atLeast(LOWEST_EXP2).atMost(HIGHEST_EXP2);
        return DoubleFunctions.toFloatBits(DoubleFunctions.exp2(product));
    }
}
