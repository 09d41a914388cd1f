package org.kudari.op;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.pow;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.sqrt;
import static org.kudari.expr.Functions.square;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** The parts of norms and standard deviations: sums of powers and roots, whose gradient at 0 is 0. */
final class Norms {
    private static final Expr X = Expr.input(0);
    private static final Expr NUMBER = Expr.uniform(0);
    private static final Kernel SQUARE = Kernel.of(1, 0, square(X));
    private static final Kernel POWER_OF_MAGNITUDE = Kernel.of(1, 1, unlessZero(pow(abs(X), NUMBER)));
    private static final Kernel POWER = Kernel.of(1, 1, unlessZero(pow(X, NUMBER)));

    /** The square root, with gradient 0 at 0. */
    static final Elementwise ROOT = Elementwise.of("root", Kernel.of(1, 0, unlessZero(sqrt(X))));

    private Norms() {}

    /** A selection passes no gradient to what it does not take. */
    private static Expr unlessZero(Expr value) {
        return select(equal(X, Expr.constant(0)), Expr.constant(0), value);
    }

    static Reduce sumOfSquares(List<Integer> axes) {
        return Reduce.of("norm", Reduction.SUM, SQUARE, axes);
    }

    static Reduce sumOfPowers(double exponent, List<Integer> axes) {
        return new Reduce("pNorm", Reduction.SUM, POWER_OF_MAGNITUDE, new double[] {exponent}, axes);
    }

    static Elementwise power(double exponent) {
        return new Elementwise("pNorm", POWER, new double[] {exponent}, null);
    }
}
