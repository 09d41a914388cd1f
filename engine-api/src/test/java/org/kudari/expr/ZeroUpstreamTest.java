package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kudari.testing.Expressions;

class ZeroUpstreamTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Each function at points where its derivative is infinite or NaN, or infinite in float32. */
    @Test
    void zeroTimesAnInfiniteOrUndefinedSlopeIsZero() {
        for (double x : new double[] {0, -0.0, -1, 1000, -1000, INFINITY, -INFINITY, Double.NaN}) {
            for (Expr function : List.of(
                    Functions.sqrt(X),
                    Functions.log(X),
                    Functions.log1p(X),
                    Functions.exp(X),
                    Functions.expm1(X),
                    Functions.sin(X),
                    Functions.tanh(X),
                    Functions.pow(X, 0.5),
                    Functions.pow(X, -3),
                    Expr.constant(1).div(X),
                    X.times(X).times(X),
                    NamedFunction.GELU.kernel().outputs().getFirst())) {
                assertThat(gradient(Kernel.of(1, 0, function), 0, new double[] {x}, 0))
                        .as("gradient of " + function + " at " + x)
                        .isZero();
            }
        }
        Kernel quotient = Kernel.of(2, 0, X.div(Y));
        assertThat(gradient(quotient, 0, new double[] {1, 0}, 0)).isZero();
        assertThat(gradient(quotient, 1, new double[] {1, 0}, 0)).isZero();
    }

    @Test
    void elsewhereNothingChanges() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Kernel kernel = Kernel.of(2, 0, Functions.exp(X).div(Y).plus(X.times(Y)));
        Pullback pullback = kernel.pullbackOnInputs(0b11);
        for (int i = 0; i < 1_000; i++) {
            double[] values = {random.nextGaussian(), random.nextGaussian(), i % 4 == 0 ? -0.0 : random.nextGaussian()};
            assertThat(Expressions.evaluate(pullback.kernel(), values, new double[0]))
                    .as("seed " + seed)
                    .isEqualTo(Expressions.evaluate(pullback.derivative(), values, new double[0]));
        }
        // An infinite slope that is taken stays infinite.
        assertThat(gradient(Kernel.of(1, 0, Functions.sqrt(X)), 0, new double[] {0}, 1))
                .isEqualTo(INFINITY);
        assertThat(gradient(Kernel.of(1, 0, Functions.sqrt(X)), 0, new double[] {-1}, 1))
                .isNaN();
    }

    /** The gradient g e^x has the derivative e^x by g, at g = 0 too: it is what a Hessian at a minimum is made of. */
    @Test
    void theSecondDerivativeIsRightWhereTheUpstreamGradientIsZero() {
        Kernel first = Kernel.of(1, 0, Functions.exp(X)).pullbackOnInputs(1).kernel();
        assertThat(gradient(first, 1, new double[] {1, 0}, 1)).isEqualTo(StrictMath.exp(1));
        assertThat(gradient(first, 0, new double[] {1, 0}, 1)).isZero();
        assertThat(gradient(first, 1, new double[] {1000, 0}, 0)).isZero();
    }

    @Test
    void aGradientThatOnlyPassesOnNeedsNoSelection() {
        for (Expr function : List.of(
                X.negate(), X.minus(Y), Y.minus(X), X.times(3), Functions.max(X, 0), Functions.max(Y, X), X.plus(X))) {
            Pullback pullback = Kernel.of(2, 0, function).pullback(1);
            assertThat(pullback.kernel()).as(function.toString()).isSameAs(pullback.derivative());
        }
    }

    private static double gradient(Kernel kernel, int input, double[] point, double upstream) {
        double onInputs = DerivativeTest.gradient(kernel, kernel.pullbackOnInputs(1L << input), point, upstream, input);
        double preferred = DerivativeTest.gradient(kernel, kernel.pullback(1L << input), point, upstream, input);
        assertThat(preferred).as("on inputs or on the output").isEqualTo((Double) onInputs);
        return preferred;
    }
}
