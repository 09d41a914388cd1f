package org.kudari.expr;

/** The primitives as functions on expressions, for static import: {@code x.times(tanh(softplus(x)))}. */
public final class Functions {
    private Functions() {}

    public static Expr pow(Expr base, Expr exponent) {
        return Expr.apply(Primitive.POW, base, exponent);
    }

    public static Expr pow(Expr base, double exponent) {
        return pow(base, Expr.constant(exponent));
    }

    /** The smaller of two, NaN if either is; at equality the second takes the gradient. */
    public static Expr min(Expr a, Expr b) {
        return Expr.apply(Primitive.MIN, a, b);
    }

    public static Expr min(Expr a, double b) {
        return min(a, Expr.constant(b));
    }

    /** The larger of two, NaN if either is; at equality the second takes the gradient. */
    public static Expr max(Expr a, Expr b) {
        return Expr.apply(Primitive.MAX, a, b);
    }

    public static Expr max(Expr a, double b) {
        return max(a, Expr.constant(b));
    }

    public static Expr abs(Expr x) {
        return Expr.apply(Primitive.ABS, x);
    }

    /** -1, 0 or 1; a zero keeps its sign, NaN stays NaN. */
    public static Expr sign(Expr x) {
        return Expr.apply(Primitive.SIGN, x);
    }

    public static Expr sqrt(Expr x) {
        return Expr.apply(Primitive.SQRT, x);
    }

    public static Expr square(Expr x) {
        return x.times(x);
    }

    public static Expr exp(Expr x) {
        return Expr.apply(Primitive.EXP, x);
    }

    /** exp(x) - 1, accurate near 0. */
    public static Expr expm1(Expr x) {
        return Expr.apply(Primitive.EXPM1, x);
    }

    public static Expr log(Expr x) {
        return Expr.apply(Primitive.LOG, x);
    }

    /** ln(1 + x), accurate near 0. */
    public static Expr log1p(Expr x) {
        return Expr.apply(Primitive.LOG1P, x);
    }

    public static Expr sin(Expr x) {
        return Expr.apply(Primitive.SIN, x);
    }

    public static Expr cos(Expr x) {
        return Expr.apply(Primitive.COS, x);
    }

    public static Expr tanh(Expr x) {
        return Expr.apply(Primitive.TANH, x);
    }

    /** The logistic function 1 / (1 + exp(-x)). */
    public static Expr sigmoid(Expr x) {
        return Expr.apply(Primitive.SIGMOID, x);
    }

    /** ln(1 + exp(x)), stable on both sides. */
    public static Expr softplus(Expr x) {
        return Expr.apply(Primitive.SOFTPLUS, x);
    }

    public static Expr erf(Expr x) {
        return Expr.apply(Primitive.ERF, x);
    }

    public static Expr floor(Expr x) {
        return Expr.apply(Primitive.FLOOR, x);
    }

    public static Expr ceil(Expr x) {
        return Expr.apply(Primitive.CEIL, x);
    }

    /** The nearest whole number, halves to even. */
    public static Expr round(Expr x) {
        return Expr.apply(Primitive.ROUND, x);
    }

    public static Expr lessThan(Expr a, Expr b) {
        return Expr.apply(Primitive.LESS, a, b);
    }

    public static Expr lessThan(Expr a, double b) {
        return lessThan(a, Expr.constant(b));
    }

    public static Expr lessEqual(Expr a, Expr b) {
        return Expr.apply(Primitive.LESS_EQUAL, a, b);
    }

    public static Expr equal(Expr a, Expr b) {
        return Expr.apply(Primitive.EQUAL, a, b);
    }

    public static Expr notEqual(Expr a, Expr b) {
        return Expr.apply(Primitive.NOT_EQUAL, a, b);
    }

    public static Expr and(Expr a, Expr b) {
        return Expr.apply(Primitive.AND, a, b);
    }

    public static Expr or(Expr a, Expr b) {
        return Expr.apply(Primitive.OR, a, b);
    }

    public static Expr not(Expr a) {
        return Expr.apply(Primitive.NOT, a);
    }

    /** {@code a} where the condition is not 0, else {@code b}. */
    public static Expr select(Expr condition, Expr a, Expr b) {
        return Expr.apply(Primitive.SELECT, condition, a, b);
    }
}
