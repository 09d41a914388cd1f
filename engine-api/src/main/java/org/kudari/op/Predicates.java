package org.kudari.op;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.and;
import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.lessEqual;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.notEqual;
import static org.kudari.expr.Functions.or;

import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** Questions about elements, as kernels. Whole numbers are finite and no NaN. */
final class Predicates {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /** The difference of a finite number and itself is 0, that of another one NaN. */
    private static final Expr FINITE = equal(X.minus(X), Expr.constant(0));

    static final Elementwise IS_NAN = Elementwise.of("isNan", Kernel.of(1, 0, notEqual(X, X)));
    static final Elementwise IS_FINITE = Elementwise.of("isFinite", Kernel.of(1, 0, FINITE));
    static final Elementwise IS_INFINITE =
            Elementwise.of("isInfinite", Kernel.of(1, 0, and(equal(X, X), notEqual(X.minus(X), Expr.constant(0)))));

    private static final Kernel IS_CLOSE = Kernel.of(2, 2, closeness(abs(X.minus(Y))));

    private Predicates() {}

    /** An infinite difference is within no tolerance, not even an infinite one. */
    private static Expr closeness(Expr difference) {
        Expr tolerance = Expr.uniform(1).plus(Expr.uniform(0).times(abs(Y)));
        Expr isWithin = and(lessThan(difference, Double.POSITIVE_INFINITY), lessEqual(difference, tolerance));
        return or(equal(X, Y), isWithin);
    }

    static Elementwise isClose(double relative, double absolute) {
        return new Elementwise("isClose", IS_CLOSE, new double[] {relative, absolute}, null);
    }
}
