package org.kudari.cpu.codegen.lanes;

/**
 * The hyperbolic sine and cosine and the inverse hyperbolic functions, in float32 arithmetic. They are made of the
 * exponential and the logarithm so that nothing cancels or overflows on the way (Kahan, "Branch Cuts for Complex
 * Elementary Functions", 1987, has such formulas). The error of each against the exact value, over the whole range of
 * float32, is stated in units of the last place (ULP) of the result. {@code FloatPrimitivesTest} checks it.
 */
final class HyperbolicFunctions {
    /** Half of an argument for which sinh and cosh are infinite. */
    private static final float LARGEST_HALF = 45.5f;

    /** From here on, the square of a number plus or minus 1 is rounded to the square. */
    private static final float LARGE = 0x1p14f;

    private static final float LN2 = 0.6931472f;

    private HyperbolicFunctions() {}

    /**
     * Writes sinh(x). The error is at most 3.5 ULP. With {@code e = exp(|x| / 2)} and {@code m = e - 1}, it is
     * {@code (e - 1/e) (e + 1/e) / 2}, and {@code e - 1/e = m + m / e}.
     */
    static FloatLanes sinh(FloatLanes x) {
        FloatLanes m = ElementaryFunctions.expm1Within(halfOf(x));
        FloatLanes e = m.plus(1);
        FloatLanes inverse = x.code().constant(1f).div(e);
        FloatLanes difference = m.plus(m.div(e));
        return difference.times(e.plus(inverse).times(0.5f)).withSignOf(x);
    }

    /** Writes cosh(x) as {@code (e^2 + 1/e^2) / 2} with {@code e = exp(|x| / 2)}. The error is at most 3 ULP. */
    static FloatLanes cosh(FloatLanes x) {
        FloatLanes e = ElementaryFunctions.exp(halfOf(x));
        FloatLanes half = x.code().constant(0.5f);
        return e.times(half).timesPlus(e, half.div(e).div(e));
    }

    private static FloatLanes halfOf(FloatLanes x) {
        return x.magnitude().times(0.5f).atMost(LARGEST_HALF);
    }

    /**
     * Writes asinh(x) as {@code ln(1 + a + a^2 / (1 + sqrt(a^2 + 1)))} with {@code a = |x|}. The error is at most 2.5
     * ULP.
     */
    static FloatLanes asinh(FloatLanes x) {
        FloatLanes a = x.magnitude();
        FloatLanes square = a.times(a);
        FloatLanes rest = square.div(square.plus(1).squareRoot().plus(1));
        return logOfOnePlus(a, a.plus(rest)).withSignOf(x);
    }

    /**
     * Writes acosh(x) as {@code ln(1 + t + sqrt(t (t + 2)))} with {@code t = x - 1}; NaN below 1. The error is at most
     * 2 ULP.
     */
    static FloatLanes acosh(FloatLanes x) {
        FloatLanes t = x.minus(1);
        FloatLanes result = logOfOnePlus(x, t.plus(t.times(t.plus(2)).squareRoot()));
        return x.lessThan(1).select(Float.NaN, result);
    }

    /** Writes ln(1 + y), where y is 2 x if x is large. Then it is ln(1 + (x - 1)) + ln(2), which does not overflow. */
    private static FloatLanes logOfOnePlus(FloatLanes x, FloatLanes y) {
        MaskLanes isLarge = x.code().constant(LARGE).lessThan(x);
        return ElementaryFunctions.log1p(isLarge.select(x.minus(1), y)).plus(isLarge.select(LN2, 0));
    }

    /** Writes atanh(x) as {@code ln(1 + 2 a / (1 - a)) / 2} with {@code a = |x|}. The error is at most 2.5 ULP. */
    static FloatLanes atanh(FloatLanes x) {
        FloatLanes a = x.magnitude();
        FloatLanes quotient = a.plus(a).div(x.code().constant(1f).minus(a));
        return ElementaryFunctions.log1p(quotient).times(0.5f).withSignOf(x);
    }
}
