package org.kudari.expr;

/** Scalar functions that the Java library lacks, in double precision. They define the reference values. */
final class Numerics {
    /** The logarithm of e to base 2. */
    static final double LOG2_E = 1.4426950408889634;

    private static final double LN2 = 0.6931471805599453;

    /** From here on, the square of a number plus or minus 1 is rounded to the square. */
    private static final double LARGE = 0x1p28;

    private Numerics() {}

    /** Truncating division; division by zero gives 0. */
    static long divide(long a, long b) {
        return b == 0 ? 0 : a / b;
    }

    /**
     * The power of IEEE 754 (and of C, NumPy and OpenCL): 1 to any power is 1, also to the power NaN, and -1 to an
     * infinite power is 1. Math.pow returns NaN in these cases.
     */
    static double pow(double base, double exponent) {
        boolean isOne = base == 1 || base == -1 && Double.isInfinite(exponent);
        if (isOne) {
            return 1;
        }
        double power = StrictMath.pow(base, exponent);
        double beyondOne = Math.abs(base) - 1;
        boolean isRough = Math.abs(exponent) > 0x1p31 && Math.abs(beyondOne) < 0x1p-20;
        return isRough && Double.isFinite(power) && power != 0
                ? Math.copySign(powNearOne(beyondOne, exponent), power)
                : power;
    }

    /**
     * {@code (1 + t)^exponent} for a small t and a large exponent, for which {@code StrictMath.pow} is inaccurate: its
     * result for 0.9999999 to the power 3e9 is wrong by 2,500 units in the last place. The logarithm is computed as t
     * plus a correction, in double-double arithmetic.
     */
    private static double powNearOne(double t, double exponent) {
        double rest = t * t * (-0.5 + t * (1.0 / 3 - t * 0.25));
        double head = exponent * t;
        double tail = Math.fma(exponent, t, -head) + exponent * rest;
        double argument = head + tail;
        double argumentRest = tail - (argument - head);
        double power = StrictMath.exp(argument);
        return power + power * argumentRest;
    }

    /** The logarithm to base 2, of the exponent and of a number between the roots of 1/2 and 2. */
    static double log2(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return StrictMath.log(x);
        }
        int exponent = Math.getExponent(Math.max(x, Double.MIN_NORMAL));
        double mantissa = Math.scalb(x, -exponent);
        while (mantissa < Math.sqrt(0.5)) {
            mantissa *= 2;
            exponent--;
        }
        if (mantissa > Math.sqrt(2)) {
            mantissa /= 2;
            exponent++;
        }
        return exponent + StrictMath.log(mantissa) * LOG2_E;
    }

    /** ln(x + sqrt(x^2 + 1)), accurate near 0 and without overflow. */
    static double asinh(double x) {
        double a = Math.abs(x);
        double value = a < LARGE ? StrictMath.log1p(a + a * a / (1 + Math.sqrt(a * a + 1))) : StrictMath.log(a) + LN2;
        return Math.copySign(value, x);
    }

    /** ln(x + sqrt(x^2 - 1)), accurate near 1 and without overflow; NaN below 1. */
    static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        double t = x - 1;
        return x < LARGE ? StrictMath.log1p(t + Math.sqrt(t * (t + 2))) : StrictMath.log(x) + LN2;
    }

    /** ln((1 + x) / (1 - x)) / 2, accurate near 0; NaN beyond -1 and 1. */
    static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * StrictMath.log1p(2 * a / (1 - a)), x);
    }

    /** The logistic function 1 / (1 + exp(-x)), without overflow on either side. */
    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + StrictMath.exp(-x));
        }
        double e = StrictMath.exp(x);
        return e / (1 + e);
    }

    /** ln(1 + exp(x)), without overflow. */
    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /**
     * The error function. Below 2.5 it is the series {@code 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!}, whose
     * terms all have one sign. Above, it is the continued fraction of the complement. Source: Abramowitz and Stegun,
     * 7.1.6 and 7.1.14.
     */
    static double erf(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double gaussian = StrictMath.exp(-magnitude * magnitude) / Math.sqrt(Math.PI);
        double value =
                magnitude < 2.5 ? 2 * gaussian * seriesSum(magnitude) : 1 - gaussian * complementFraction(magnitude);
        return Math.copySign(value, x);
    }

    private static double seriesSum(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 0x1p-56; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return sum;
    }

    /** {@code 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))}, evaluated from a depth that is sufficient for x >= 2.5. */
    private static double complementFraction(double x) {
        double tail = x;
        for (int n = 60; n >= 1; n--) {
            tail = x + n / 2.0 / tail;
        }
        return 1 / tail;
    }
}
