package org.kudari.expr;

import static org.kudari.expr.Functions.cos;
import static org.kudari.expr.Functions.cosh;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.sigmoid;
import static org.kudari.expr.Functions.sign;
import static org.kudari.expr.Functions.sin;
import static org.kudari.expr.Functions.sinh;
import static org.kudari.expr.Functions.sqrt;

/**
 * The scalar primitives: the closed set of functions from which every {@link Expr} is built. Each row states everything
 * about its function. Backends generate kernels and derivatives from it.
 *
 * <p>A row states the name; the value on doubles; the value on longs, or {@code null} if the function is defined for
 * floating types only; the OpenCL text; and the derivative, as the vector-Jacobian product: given the gradient {@code
 * g} of the output, the gradients of the arguments. It may be written on the arguments or on the output {@code out},
 * whichever is cheaper to save. A derivative of {@code null} is zero everywhere.
 *
 * <p>Conventions, each with its case in the conformance table:
 *
 * <ul>
 *   <li>{@code ATAN2} has gradient 0 where both arguments are 0.
 *   <li>{@code MIN} and {@code MAX} propagate NaN. If both arguments are equal, the second one gets the gradient. So
 *       relu, {@code max(x, 0)}, has derivative 0 at 0. {@code ABS} has derivative 0 at 0.
 *   <li>The derivative of a selection selects. It never multiplies by a mask, so an infinity in the branch not taken
 *       cannot turn into NaN. That holds for a value that several branches share, too.
 *   <li>Comparisons and logic give 1 or 0. Everything but 0 counts as true, so NaN does too.
 *   <li>Integers are 64-bit and wrap. Division truncates, and division by zero gives 0 on every device.
 * </ul>
 */
public enum Primitive {
    /** a + b. */
    ADD("add", (a, b) -> a + b, (a, b) -> a + b, "(%s + %s)", (g, a, b, out) -> both(g, g)),
    /** a - b. */
    SUB("sub", (a, b) -> a - b, (a, b) -> a - b, "(%s - %s)", (g, a, b, out) -> both(g, g.negate())),
    /** a b. */
    MUL("mul", (a, b) -> a * b, (a, b) -> a * b, "(%s * %s)", (g, a, b, out) -> both(g.times(b), g.times(a))),
    /** a / b; truncated for integers, and 0 for an integer divided by 0. */
    DIV(
            "div",
            (a, b) -> a / b,
            Numerics::divide,
            "k_div(%s, %s)",
            (g, a, b, out) -> both(g.div(b), g.div(b).times(out).negate())),
    /** a to the power b, as IEEE 754 defines it. Floating types only. */
    POW("pow", Numerics::pow, null, "pow(%s, %s)", Primitive::powGradients),
    /** The smaller argument; NaN if either is NaN; -0 is smaller than 0. */
    MIN("min", Math::min, Math::min, "k_min(%s, %s)", (g, a, b, out) -> split(lessThan(out, b), g)),
    /** The larger argument; NaN if either is NaN; -0 is smaller than 0. */
    MAX("max", Math::max, Math::max, "k_max(%s, %s)", (g, a, b, out) -> split(lessThan(b, out), g)),

    /** -x. */
    NEG("neg", a -> -a, a -> -a, "(-%s)", (g, x, out) -> g.negate()),
    /** |x|. */
    ABS("abs", Math::abs, Math::abs, "k_abs(%s)", (g, x, out) -> g.times(sign(x))),
    /** -1, 0 or 1; a zero keeps its sign, and NaN stays NaN. */
    SIGN("sign", Math::signum, Long::signum, "k_sign(%s)", null),
    /** The square root; NaN below 0. Floating types only. */
    SQRT("sqrt", Math::sqrt, null, "sqrt(%s)", (g, x, out) -> g.times(0.5).div(out)),
    /** e^x. Floating types only. */
    EXP("exp", StrictMath::exp, null, "exp(%s)", (g, x, out) -> g.times(out)),
    /** e^x - 1, accurate near 0. Floating types only. */
    EXPM1("expm1", StrictMath::expm1, null, "k_expm1(%s)", (g, x, out) -> g.times(out.plus(1))),
    /** The natural logarithm; -infinity at 0, NaN below. Floating types only. */
    LOG("log", StrictMath::log, null, "k_log(%s)", (g, x, out) -> g.div(x)),
    /** ln(1 + x), accurate near 0. Floating types only. */
    LOG1P("log1p", StrictMath::log1p, null, "k_log1p(%s)", (g, x, out) -> g.div(x.plus(1))),
    /** The logarithm to base 2, exact for powers of 2; -infinity at 0, NaN below. Floating types only. */
    LOG2(
            "log2",
            Numerics::log2,
            null,
            "k_log2(%s)",
            (g, x, out) -> g.times(Numerics.LOG2_E).div(x)),
    /** The sine of an angle in radians. Floating types only. */
    SIN("sin", StrictMath::sin, null, "sin(%s)", (g, x, out) -> g.times(cos(x))),
    /** The cosine of an angle in radians. Floating types only. */
    COS("cos", StrictMath::cos, null, "cos(%s)", (g, x, out) -> g.times(sin(x)).negate()),
    /** The tangent of an angle in radians. Floating types only. */
    TAN(
            "tan",
            StrictMath::tan,
            null,
            "tan(%s)",
            (g, x, out) -> g.times(out.times(out).plus(1))),
    /** The angle from -pi/2 to pi/2 with the sine x; NaN beyond -1 and 1. Floating types only. */
    ASIN("asin", StrictMath::asin, null, "asin(%s)", (g, x, out) -> g.div(sqrt(oneMinusSquare(x)))),
    /** The angle from 0 to pi with the cosine x; NaN beyond -1 and 1. Floating types only. */
    ACOS(
            "acos",
            StrictMath::acos,
            null,
            "acos(%s)",
            (g, x, out) -> g.div(sqrt(oneMinusSquare(x))).negate()),
    /** The angle from -pi/2 to pi/2 with the tangent x. Floating types only. */
    ATAN(
            "atan",
            StrictMath::atan,
            null,
            "atan(%s)",
            (g, x, out) -> g.div(x.times(x).plus(1))),
    /** The angle from -pi to pi of the point with ordinate a and abscissa b, as in C. Floating types only. */
    ATAN2("atan2", StrictMath::atan2, null, "atan2(%s, %s)", Primitive::atan2Gradients),
    /** The hyperbolic sine. Floating types only. */
    SINH("sinh", StrictMath::sinh, null, "sinh(%s)", (g, x, out) -> g.times(cosh(x))),
    /** The hyperbolic cosine. Floating types only. */
    COSH("cosh", StrictMath::cosh, null, "cosh(%s)", (g, x, out) -> g.times(sinh(x))),
    /** The hyperbolic tangent. Floating types only. */
    TANH(
            "tanh",
            StrictMath::tanh,
            null,
            "k_tanh(%s)",
            (g, x, out) -> g.times(Expr.constant(1).minus(out.times(out)))),
    /** The number whose hyperbolic sine is x. Floating types only. */
    ASINH(
            "asinh",
            Numerics::asinh,
            null,
            "asinh(%s)",
            (g, x, out) -> g.div(sqrt(x.times(x).plus(1)))),
    /** The number from 0 on whose hyperbolic cosine is x; NaN below 1. Floating types only. */
    ACOSH(
            "acosh",
            Numerics::acosh,
            null,
            "acosh(%s)",
            (g, x, out) -> g.div(sqrt(x.minus(1).times(x.plus(1))))),
    /** The number whose hyperbolic tangent is x; infinite at -1 and 1, NaN beyond. Floating types only. */
    ATANH("atanh", Numerics::atanh, null, "atanh(%s)", (g, x, out) -> g.div(oneMinusSquare(x))),
    /** The logistic function 1 / (1 + e^-x). Floating types only. */
    SIGMOID(
            "sigmoid",
            Numerics::sigmoid,
            null,
            "k_sigmoid(%s)",
            (g, x, out) -> g.times(out.times(Expr.constant(1).minus(out)))),
    /** ln(1 + e^x), without overflow. Floating types only. */
    SOFTPLUS("softplus", Numerics::softplus, null, "k_softplus(%s)", (g, x, out) -> g.times(sigmoid(x))),
    /** The error function. Floating types only. */
    ERF(
            "erf",
            Numerics::erf,
            null,
            "k_erf(%s)",
            (g, x, out) -> g.times(exp(x.times(x).negate()).times(2 / Math.sqrt(Math.PI)))),
    /** The largest whole number that is not above x. */
    FLOOR("floor", Math::floor, a -> a, "floor(%s)", null),
    /** The smallest whole number that is not below x. */
    CEIL("ceil", Math::ceil, a -> a, "ceil(%s)", null),
    /** The nearest whole number, halves to even. */
    ROUND("round", Math::rint, a -> a, "rint(%s)", null),

    /** 1 if a is less than b, else 0; 0 if either is NaN. */
    LESS("less", (a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0, "(%s < %s)", Primitive::noGradients),
    /** 1 if a is at most b, else 0; 0 if either is NaN. */
    LESS_EQUAL("lessEqual", (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0, "(%s <= %s)", Primitive::noGradients),
    /** 1 if a equals b, else 0; 0 if either is NaN. */
    EQUAL("equal", (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0, "(%s == %s)", Primitive::noGradients),
    /** 0 if a equals b, else 1; 1 if either is NaN. */
    NOT_EQUAL("notEqual", (a, b) -> a != b ? 1 : 0, (a, b) -> a != b ? 1 : 0, "(%s != %s)", Primitive::noGradients),
    /** 1 if neither argument is 0, else 0. */
    AND(
            "and",
            (a, b) -> a != 0 && b != 0 ? 1 : 0,
            (a, b) -> a != 0 && b != 0 ? 1 : 0,
            "(%s != 0 && %s != 0)",
            Primitive::noGradients),
    /** 0 if both arguments are 0, else 1. */
    OR(
            "or",
            (a, b) -> a != 0 || b != 0 ? 1 : 0,
            (a, b) -> a != 0 || b != 0 ? 1 : 0,
            "(%s != 0 || %s != 0)",
            Primitive::noGradients),
    /** 1 if x is 0, else 0. */
    NOT("not", a -> a == 0 ? 1 : 0, a -> a == 0 ? 1 : 0, "(%s == 0)", null),
    /** The second argument if the first is not 0, else the third. */
    SELECT(
            "select",
            (c, a, b) -> c != 0 ? a : b,
            (c, a, b) -> c != 0 ? a : b,
            "(%s != 0 ? %s : %s)",
            (g, c, a, b, out) -> new Expr[] {null, select(c, g, Expr.constant(0)), select(c, Expr.constant(0), g)});

    // The derivatives that need more than a line.

    /**
     * The gradient of the base is 0 for exponent 0, not 0 * infinity. The gradient of the exponent is 0 at base 0, not
     * 0 * -infinity.
     */
    private static Expr[] powGradients(Expr g, Expr a, Expr b, Expr out) {
        Expr zero = Expr.constant(0);
        Expr base = g.times(b).times(Functions.pow(a, b.minus(1)));
        Expr exponent = g.times(out).times(log(a));
        return both(select(Functions.equal(b, zero), zero, base), select(Functions.equal(a, zero), zero, exponent));
    }

    /** The gradient is 0 at the origin, which has no angle. */
    private static Expr[] atan2Gradients(Expr g, Expr a, Expr b, Expr out) {
        Expr zero = Expr.constant(0);
        Expr square = a.times(a).plus(b.times(b));
        Expr isOrigin = Functions.equal(square, zero);
        return both(
                select(isOrigin, zero, g.times(b).div(square)),
                select(isOrigin, zero, g.times(a).div(square).negate()));
    }

    /** Without cancellation near -1 and 1. */
    private static Expr oneMinusSquare(Expr x) {
        return Expr.constant(1).minus(x).times(x.plus(1));
    }

    private static Expr[] split(Expr firstTakesIt, Expr g) {
        Expr zero = Expr.constant(0);
        return both(select(firstTakesIt, g, zero), select(firstTakesIt, zero, g));
    }

    private static Expr[] both(Expr first, Expr second) {
        return new Expr[] {first, second};
    }

    private static Expr[] noGradients(Expr g, Expr a, Expr b, Expr out) {
        return both(null, null);
    }

    /** A function of one to three arguments, on doubles. */
    private interface OnDoubles {
        double apply(double a, double b, double c);
    }

    private interface OnLongs {
        long apply(long a, long b, long c);
    }

    private interface Gradient {
        Expr[] apply(Expr g, Expr[] arguments, Expr out);
    }

    private interface UnaryDouble {
        double apply(double a);
    }

    private interface UnaryLong {
        long apply(long a);
    }

    private interface UnaryGradient {
        Expr apply(Expr g, Expr x, Expr out);
    }

    private interface BinaryDouble {
        double apply(double a, double b);
    }

    private interface BinaryLong {
        long apply(long a, long b);
    }

    private interface BinaryGradient {
        Expr[] apply(Expr g, Expr a, Expr b, Expr out);
    }

    private interface TernaryGradient {
        Expr[] apply(Expr g, Expr a, Expr b, Expr c, Expr out);
    }

    private final String functionName;
    private final int arity;
    private final OnDoubles onDoubles;
    private final OnLongs onLongs;
    private final String openCl;
    private final Gradient gradient;

    Primitive(String name, UnaryDouble onDoubles, UnaryLong onLongs, String openCl, UnaryGradient gradient) {
        this.functionName = name;
        this.arity = 1;
        this.onDoubles = (a, b, c) -> onDoubles.apply(a);
        this.onLongs = onLongs == null ? null : (a, b, c) -> onLongs.apply(a);
        this.openCl = openCl;
        this.gradient = (g, x, out) -> new Expr[] {gradient == null ? null : gradient.apply(g, x[0], out)};
    }

    Primitive(String name, BinaryDouble onDoubles, BinaryLong onLongs, String openCl, BinaryGradient gradient) {
        this.functionName = name;
        this.arity = 2;
        this.onDoubles = (a, b, c) -> onDoubles.apply(a, b);
        this.onLongs = onLongs == null ? null : (a, b, c) -> onLongs.apply(a, b);
        this.openCl = openCl;
        this.gradient = (g, x, out) -> gradient.apply(g, x[0], x[1], out);
    }

    Primitive(String name, OnDoubles onDoubles, OnLongs onLongs, String openCl, TernaryGradient gradient) {
        this.functionName = name;
        this.arity = 3;
        this.onDoubles = onDoubles;
        this.onLongs = onLongs;
        this.openCl = openCl;
        this.gradient = (g, x, out) -> gradient.apply(g, x[0], x[1], x[2], out);
    }

    /** {@return the name in printed expressions, such as {@code tanh}} */
    public String functionName() {
        return functionName;
    }

    /** {@return the number of arguments: 1, 2 or 3} */
    public int arity() {
        return arity;
    }

    /** {@return whether the function is defined for floating types only} */
    public boolean isFloatingOnly() {
        return onLongs == null;
    }

    /** {@return whether the result is a truth value, stored as {@code BOOL}} */
    public boolean isPredicate() {
        return switch (this) {
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR, NOT -> true;
            default -> false;
        };
    }

    /**
     * Computes the value on doubles.
     *
     * @param a the first argument
     * @param b the second argument; ignored if there is none
     * @param c the third argument; ignored if there is none
     * @return the value; 1 or 0 for a truth value
     */
    public double apply(double a, double b, double c) {
        return onDoubles.apply(a, b, c);
    }

    /**
     * Computes the value on longs. The function must not be {@link #isFloatingOnly}.
     *
     * @param a the first argument
     * @param b the second argument; ignored if there is none
     * @param c the third argument; ignored if there is none
     * @return the value; 1 or 0 for a truth value
     */
    public long apply(long a, long b, long c) {
        return onLongs.apply(a, b, c);
    }

    /**
     * {@return the OpenCL C text, with a {@code %s} for each argument} The backend defines the functions whose names
     * begin with {@code k_}.
     */
    public String openCl() {
        return openCl;
    }

    /**
     * The vector-Jacobian product: the gradient of each argument, null if it is zero.
     *
     * @param g the gradient of the output
     */
    Expr[] gradients(Expr g, Expr[] arguments, Expr out) {
        return gradient.apply(g, arguments, out);
    }
}
