package org.kudari.expr;

/**
 * Rewrites an application as it is built, if the simpler form has the same value for every argument, infinities, NaN
 * and signed zeros included. So {@code x * 0} stays (it may be NaN), and {@code x + 0} stays (it turns -0 into 0). A
 * power with a small whole exponent becomes multiplications, which round a few times more than a power does.
 */
final class Simplification {
    private Simplification() {}

    /** The simpler form, or null if there is none. */
    static Expr of(Primitive function, Expr[] x) {
        Expr folded = foldConstants(function, x);
        if (folded != null) {
            return folded;
        }
        return switch (function) {
            case SUB -> isConstant(x[1], 0) ? x[0] : null;
            case MUL -> product(x[0], x[1]);
            case DIV -> isConstant(x[1], 1) ? x[0] : null;
            case NEG ->
                x[0] instanceof Expr.Apply inner && inner.function() == Primitive.NEG
                        ? inner.arguments().getFirst()
                        : null;
            case POW -> power(x[0], x[1]);
            case SELECT -> selection(x[0], x[1], x[2]);
            default -> null;
        };
    }

    /** Folds in double, unless a kernel on integers would compute another number in long. */
    private static Expr foldConstants(Primitive function, Expr[] x) {
        double[] values = new double[3];
        long[] longs = new long[3];
        boolean areWhole = true;
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] instanceof Expr.Constant constant) || constant.isRounded()) {
                return null;
            }
            values[i] = constant.value();
            longs[i] = constant.longValue();
            areWhole &= longs[i] == values[i];
        }
        double folded = function.apply(values[0], values[1], values[2]);
        boolean isWhole = areWhole && folded == Math.rint(folded) && !function.isFloatingOnly();
        return isWhole && function.apply(longs[0], longs[1], longs[2]) != (long) folded ? null : Expr.constant(folded);
    }

    private static Expr product(Expr a, Expr b) {
        if (isConstant(b, 1)) {
            return a;
        }
        if (isConstant(a, 1)) {
            return b;
        }
        if (isConstant(b, -1)) {
            return a.negate();
        }
        return isConstant(a, -1) ? b.negate() : null;
    }

    private static Expr power(Expr base, Expr exponent) {
        if (isConstant(exponent, 0)) {
            return Expr.constant(1);
        }
        if (isConstant(exponent, 1)) {
            return base;
        }
        if (isConstant(exponent, 2)) {
            return base.times(base);
        }
        if (isConstant(exponent, 3)) {
            return base.times(base).times(base);
        }
        if (isConstant(exponent, 4)) {
            Expr square = base.times(base);
            return square.times(square);
        }
        if (isConstant(exponent, -1)) {
            return Expr.constant(1).div(base);
        }
        if (isConstant(exponent, -2)) {
            // Not 1 / x^2: the square of a large x would overflow where the result is a subnormal number.
            Expr inverse = Expr.constant(1).div(base);
            return inverse.times(inverse);
        }
        return null;
    }

    private static Expr selection(Expr condition, Expr a, Expr b) {
        if (condition instanceof Expr.Constant constant) {
            return constant.value() != 0 ? a : b;
        }
        return a == b ? a : null;
    }

    // By bits: -0 is not 0 here, and x - (-0) is not x for x = -0.
    private static boolean isConstant(Expr expr, double value) {
        return expr instanceof Expr.Constant constant
                && Double.doubleToLongBits(constant.value()) == Double.doubleToLongBits(value);
    }
}
