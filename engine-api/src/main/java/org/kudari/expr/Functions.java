package org.kudari.expr;

/** The primitives as functions on expressions, for static import: {@code x.times(tanh(softplus(x)))}. */
public final class Functions {
    private Functions() {}

    public static Expr pow(Expr base, Expr exponent) {
        return Expr.apply(Scalar.POW, base, exponent);
    }

    public static Expr pow(Expr base, double exponent) {
        return pow(base, Expr.constant(exponent));
    }

    /** The smaller of two, NaN if either is; at equality the second takes the gradient. */
    public static Expr min(Expr a, Expr b) {
        return Expr.apply(Scalar.MIN, a, b);
    }

    public static Expr min(Expr a, double b) {
        return min(a, Expr.constant(b));
    }

    /** The larger of two, NaN if either is; at equality the second takes the gradient. */
    public static Expr max(Expr a, Expr b) {
        return Expr.apply(Scalar.MAX, a, b);
    }

    public static Expr max(Expr a, double b) {
        return max(a, Expr.constant(b));
    }

    public static Expr abs(Expr x) {
        return Expr.apply(Scalar.ABS, x);
    }

    /** -1, 0 or 1; a zero keeps its sign, NaN stays NaN. */
    public static Expr sign(Expr x) {
        return Expr.apply(Scalar.SIGN, x);
    }

    public static Expr sqrt(Expr x) {
        return Expr.apply(Scalar.SQRT, x);
    }

    public static Expr square(Expr x) {
        return x.times(x);
    }

    public static Expr exp(Expr x) {
        return Expr.apply(Scalar.EXP, x);
    }

    /** exp(x) - 1, accurate near 0. */
    public static Expr expm1(Expr x) {
        return Expr.apply(Scalar.EXPM1, x);
    }

    public static Expr log(Expr x) {
        return Expr.apply(Scalar.LOG, x);
    }

    /** ln(1 + x), accurate near 0. */
    public static Expr log1p(Expr x) {
        return Expr.apply(Scalar.LOG1P, x);
    }

    public static Expr sin(Expr x) {
        return Expr.apply(Scalar.SIN, x);
    }

    public static Expr cos(Expr x) {
        return Expr.apply(Scalar.COS, x);
    }

    public static Expr tanh(Expr x) {
        return Expr.apply(Scalar.TANH, x);
    }

    /** The logistic function 1 / (1 + exp(-x)). */
    public static Expr sigmoid(Expr x) {
        return Expr.apply(Scalar.SIGMOID, x);
    }

    /** ln(1 + exp(x)), stable on both sides. */
    public static Expr softplus(Expr x) {
        return Expr.apply(Scalar.SOFTPLUS, x);
    }

    public static Expr erf(Expr x) {
        return Expr.apply(Scalar.ERF, x);
    }

    public static Expr floor(Expr x) {
        return Expr.apply(Scalar.FLOOR, x);
    }

    public static Expr ceil(Expr x) {
        return Expr.apply(Scalar.CEIL, x);
    }

    /** The nearest whole number, halves to even. */
    public static Expr round(Expr x) {
        return Expr.apply(Scalar.ROUND, x);
    }

    public static Expr lessThan(Expr a, Expr b) {
        return Expr.apply(Scalar.LESS, a, b);
    }

    public static Expr lessThan(Expr a, double b) {
        return lessThan(a, Expr.constant(b));
    }

    public static Expr lessEqual(Expr a, Expr b) {
        return Expr.apply(Scalar.LESS_EQUAL, a, b);
    }

    public static Expr equal(Expr a, Expr b) {
        return Expr.apply(Scalar.EQUAL, a, b);
    }

    public static Expr notEqual(Expr a, Expr b) {
        return Expr.apply(Scalar.NOT_EQUAL, a, b);
    }

    public static Expr and(Expr a, Expr b) {
        return Expr.apply(Scalar.AND, a, b);
    }

    public static Expr or(Expr a, Expr b) {
        return Expr.apply(Scalar.OR, a, b);
    }

    public static Expr not(Expr a) {
        return Expr.apply(Scalar.NOT, a);
    }

    /** {@code a} where the condition is not 0, else {@code b}. */
    public static Expr select(Expr condition, Expr a, Expr b) {
        return Expr.apply(Scalar.SELECT, condition, a, b);
    }
}
