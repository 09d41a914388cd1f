package org.kudari.op;

import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** Elements limited to a range, as one kernel with both bounds as uniforms. The bounds themselves pass the gradient. */
final class Clamp {
    private static final Kernel KERNEL = Kernel.of(1, 2, within(Expr.uniform(0), Expr.uniform(1)));

    private Clamp() {}

    /** Comparisons with NaN are false, so NaN stays. */
    private static Expr within(Expr low, Expr high) {
        Expr x = Expr.input(0);
        return select(lessThan(x, low), low, select(lessThan(high, x), high, x));
    }

    static Elementwise between(double low, double high) {
        return new Elementwise("clamp", KERNEL, new double[] {low, high}, null);
    }

    static void requireOrder(double low, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "clamp: the lower bound " + low + " is not at most the upper one, " + high);
        }
    }

    static void requireOrder(long low, long high) {
        if (low > high) {
            throw new IllegalArgumentException("clamp: the lower bound " + low + " is above the upper one, " + high);
        }
    }
}
