package org.kudari.expr;

import static org.kudari.expr.Functions.cos;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.sigmoid;
import static org.kudari.expr.Functions.sign;
import static org.kudari.expr.Functions.sin;

/**
 * The scalar primitives: the closed set of functions of which every {@link Expr} is made, one a line, each with its whole
 * truth. From this table follow the kernels of every backend and every derivative.
 *
 * <p>A row states the name; the value on doubles; the value on longs, or {@code null} where the function is defined for
 * floating types only; the OpenCL text; and the derivative, as the vector-Jacobian product: given the gradient {@code g}
 * of the output, the gradients of the arguments. It may be written on the arguments or on the output {@code out},
 * whichever is cheaper to keep. A derivative of {@code null} is zero everywhere.
 *
 * <p>Conventions, each with its case in the conformance table:
 *
 * <ul>
 *   <li>{@code MIN} and {@code MAX} propagate NaN; where both arguments are equal, the second one takes the gradient. So
 *       relu, {@code max(x, 0)}, has derivative 0 at 0. {@code ABS} has derivative 0 at 0.
 *   <li>The derivative of a selection selects; it never multiplies by a mask, so that an infinity in the branch not
 *       taken cannot turn into NaN.
 *   <li>Comparisons and logic give 1 or 0; anything but 0 counts as true.
 *   <li>Integers are 64-bit and wrap; division truncates, and division by zero gives 0 on every device.
 * </ul>
 */
public enum Primitive {
    ADD("add", (a, b) -> a + b, (a, b) -> a + b, "(%s + %s)", (g, a, b, out) -> both(g, g)),
    SUB("sub", (a, b) -> a - b, (a, b) -> a - b, "(%s - %s)", (g, a, b, out) -> both(g, g.negate())),
    MUL("mul", (a, b) -> a * b, (a, b) -> a * b, "(%s * %s)", (g, a, b, out) -> both(g.times(b), g.times(a))),
    DIV(
            "div",
            (a, b) -> a / b,
            Numerics::divide,
            "k_div(%s, %s)",
            (g, a, b, out) -> both(g.div(b), g.div(b).times(out).negate())),
    POW("pow", Numerics::pow, null, "pow(%s, %s)", Primitive::powGradients),
    MIN("min", Math::min, Math::min, "k_min(%s, %s)", (g, a, b, out) -> split(lessThan(out, b), g)),
    MAX("max", Math::max, Math::max, "k_max(%s, %s)", (g, a, b, out) -> split(lessThan(b, out), g)),

    NEG("neg", a -> -a, a -> -a, "(-%s)", (g, x, out) -> g.negate()),
    ABS("abs", Math::abs, Math::abs, "k_abs(%s)", (g, x, out) -> g.times(sign(x))),
    SIGN("sign", Math::signum, Long::signum, "k_sign(%s)", null),
    SQRT("sqrt", Math::sqrt, null, "sqrt(%s)", (g, x, out) -> g.times(0.5).div(out)),
    EXP("exp", StrictMath::exp, null, "exp(%s)", (g, x, out) -> g.times(out)),
    EXPM1("expm1", StrictMath::expm1, null, "expm1(%s)", (g, x, out) -> g.times(out.plus(1))),
    LOG("log", StrictMath::log, null, "log(%s)", (g, x, out) -> g.div(x)),
    LOG1P("log1p", StrictMath::log1p, null, "log1p(%s)", (g, x, out) -> g.div(x.plus(1))),
    SIN("sin", StrictMath::sin, null, "sin(%s)", (g, x, out) -> g.times(cos(x))),
    COS("cos", StrictMath::cos, null, "cos(%s)", (g, x, out) -> g.times(sin(x)).negate()),
    TANH(
            "tanh",
            StrictMath::tanh,
            null,
            "k_tanh(%s)",
            (g, x, out) -> g.times(Expr.constant(1).minus(out.times(out)))),
    SIGMOID(
            "sigmoid",
            Numerics::sigmoid,
            null,
            "k_sigmoid(%s)",
            (g, x, out) -> g.times(out.times(Expr.constant(1).minus(out)))),
    SOFTPLUS("softplus", Numerics::softplus, null, "k_softplus(%s)", (g, x, out) -> g.times(sigmoid(x))),
    ERF(
            "erf",
            Numerics::erf,
            null,
            "erf(%s)",
            (g, x, out) -> g.times(exp(x.times(x).negate()).times(2 / Math.sqrt(Math.PI)))),
    FLOOR("floor", Math::floor, a -> a, "floor(%s)", null),
    CEIL("ceil", Math::ceil, a -> a, "ceil(%s)", null),
    ROUND("round", Math::rint, a -> a, "rint(%s)", null),

    LESS("less", (a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0, "(%s < %s)", Primitive::noGradients),
    LESS_EQUAL("lessEqual", (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0, "(%s <= %s)", Primitive::noGradients),
    EQUAL("equal", (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0, "(%s == %s)", Primitive::noGradients),
    NOT_EQUAL("notEqual", (a, b) -> a != b ? 1 : 0, (a, b) -> a != b ? 1 : 0, "(%s != %s)", Primitive::noGradients),
    AND(
            "and",
            (a, b) -> a != 0 && b != 0 ? 1 : 0,
            (a, b) -> a != 0 && b != 0 ? 1 : 0,
            "(%s != 0 && %s != 0)",
            Primitive::noGradients),
    OR(
            "or",
            (a, b) -> a != 0 || b != 0 ? 1 : 0,
            (a, b) -> a != 0 || b != 0 ? 1 : 0,
            "(%s != 0 || %s != 0)",
            Primitive::noGradients),
    NOT("not", a -> a == 0 ? 1 : 0, a -> a == 0 ? 1 : 0, "(%s == 0)", null),
    SELECT(
            "select",
            (c, a, b) -> c != 0 ? a : b,
            (c, a, b) -> c != 0 ? a : b,
            "(%s != 0 ? %s : %s)",
            (g, c, a, b, out) -> new Expr[] {null, select(c, g, Expr.constant(0)), select(c, Expr.constant(0), g)});

    // The two derivatives that need more than a line.

    /** The base's is 0 for exponent 0 (not 0 * infinity); the exponent's is 0 at base 0 (not 0 * -infinity). */
    private static Expr[] powGradients(Expr g, Expr a, Expr b, Expr out) {
        Expr zero = Expr.constant(0);
        Expr base = g.times(b).times(Functions.pow(a, b.minus(1)));
        Expr exponent = g.times(out).times(log(a));
        return both(select(Functions.equal(b, zero), zero, base), select(Functions.equal(a, zero), zero, exponent));
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

    /** The name in printed expressions, such as {@code tanh}. */
    public String functionName() {
        return functionName;
    }

    /** How many arguments the function takes: 1, 2 or 3. */
    public int arity() {
        return arity;
    }

    /** Whether the function is defined for floating types only. */
    public boolean isFloatingOnly() {
        return onLongs == null;
    }

    /** Whether the result is a truth value, stored as {@code BOOL}. */
    public boolean isPredicate() {
        return switch (this) {
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR, NOT -> true;
            default -> false;
        };
    }

    /** The value on doubles; arguments beyond the arity are ignored. */
    public double apply(double a, double b, double c) {
        return onDoubles.apply(a, b, c);
    }

    /** The value on longs; arguments beyond the arity are ignored. */
    public long apply(long a, long b, long c) {
        return onLongs.apply(a, b, c);
    }

    /** The OpenCL C text, with a {@code %s} for each argument; names with {@code k_} are defined by the backend. */
    public String openCl() {
        return openCl;
    }

    /**
     * The vector-Jacobian product: the gradient of each argument, null where it is zero.
     *
     * @param g the gradient of the output
     */
    Expr[] gradients(Expr g, Expr[] arguments, Expr out) {
        return gradient.apply(g, arguments, out);
    }
}
