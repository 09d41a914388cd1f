package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.pow;
import static org.kudari.expr.Functions.select;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;
import org.kudari.testing.Expressions;

class LiftedConstantsTest {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    private static Expr softplusLike(double a, double b) {
        return exp(X.times(a)).plus(b).times(Y).plus(a);
    }

    @Test
    void expressionsThatDifferInConstantsAreOne() {
        LiftedConstants first = LiftedConstants.of(softplusLike(0.3, 7));
        LiftedConstants second = LiftedConstants.of(softplusLike(-11, 1e-9));

        assertThat(second.expression()).isSameAs(first.expression());
        assertThat(first.values()).containsExactly(0.3, 7);
        assertThat(second.values()).containsExactly(-11, 1e-9);
        assertThat(LiftedConstants.of(softplusLike(0.3, 7))).isSameAs(first);
    }

    @Test
    void constantsThatSimplificationsNeedStay() {
        for (double special :
                new double[] {0, -0.0, 1, -1, 2, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Expr function = Functions.max(X, special);
            assertThat(LiftedConstants.of(function).expression()).isSameAs(function);
            assertThat(LiftedConstants.of(function).values()).isEmpty();
        }
        Expr seventh = pow(X, Expr.constant(7)).times(7);
        assertThat(LiftedConstants.of(seventh).expression()).isSameAs(seventh);
        Expr exponential = pow(Expr.constant(1.5), X);
        assertThat(LiftedConstants.of(exponential).expression()).isSameAs(exponential);
        assertThat(LiftedConstants.of(pow(X, Expr.constant(2.5))).values()).containsExactly(2.5);
    }

    @Test
    void anExpressionOfManyConstantsStaysAsItIs() {
        Expr polynomial = X;
        for (int i = 0; i < 40; i++) {
            polynomial = polynomial.times(X).plus(i + 0.5);
        }
        assertThat(LiftedConstants.of(polynomial).expression()).isSameAs(polynomial);
    }

    @Test
    void aUniformOfAUsersExpressionIsStillRefused() {
        Expr ofItsOwn = X.times(0.3).plus(Expr.uniform(0));
        assertThatThrownBy(() -> Elementwise.ofExpression("map", 1, ofItsOwn)).hasMessageContaining("uses u0");
    }

    /** In double arithmetic, to the last bit: of random expressions and of their gradients. */
    @Test
    void valuesAndGradientsAreThoseOfTheExpression() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            Expr expression = Expressions.random(random, 2, 0, 30).getLast();
            LiftedConstants lifted = LiftedConstants.of(expression);
            Kernel plain = Kernel.of(2, 0, expression);
            Kernel sharing = Kernel.of(2, lifted.values().length, lifted.expression());
            double[] inputs = {random.nextDouble(-3, 3), random.nextDouble(-3, 3)};
            double[] none = {};
            assertThat(Expressions.evaluate(sharing, inputs, lifted.values()))
                    .as("seed %d, %s", seed, expression)
                    .containsExactly(Expressions.evaluate(plain, inputs, none));
            Pullback expected = plain.pullbackOnInputs(3);
            Pullback actual = sharing.pullbackOnInputs(3);
            assertThat(actual.targets()).isEqualTo(expected.targets());
            assertThat(actual.reads()).isEqualTo(expected.reads());
            if (expected.kernel() != null) {
                double[] read = new double[expected.reads().size() + 1];
                for (int k = 0; k < expected.reads().size(); k++) {
                    read[k] = inputs[expected.reads().get(k)];
                }
                read[read.length - 1] = 0.7;
                assertThat(Expressions.evaluate(actual.kernel(), read, lifted.values()))
                        .as("gradients, seed %d, %s", seed, expression)
                        .containsExactly(Expressions.evaluate(expected.kernel(), read, none));
            }
        }
    }

    /** The value of a schedule in a function that is built anew in each step compiles nothing. */
    @Test
    void aChangingConstantCompilesNothing() {
        try (Device device = new Device(new ReferenceBackend())) {
            Tensor x = Tensor.of(device, new float[] {0.5f, -2, 3}, 3);
            long compiled = 0;
            for (int step = 0; step < 100; step++) {
                // Not one of the constants that stay, and not the other constant.
                float temperature = 0.1037f + 0.01f * step;
                Tensor variable = x.variable();
                Tensor y = variable.map(select(Functions.lessThan(X, 0.25), exp(X.times(temperature)), X), List.of());
                float[] gradient = y.sum().backward().of(variable).toFloatArray();
                float slope = (float) (temperature * StrictMath.exp(-2 * (double) temperature));
                assertThat(gradient[0]).isEqualTo(1);
                assertThat(gradient[1]).isCloseTo(slope, within(1e-6f));
                if (step == 1) {
                    compiled = device.backend().compiledKernels();
                }
            }
            assertThat(device.backend().compiledKernels()).isEqualTo(compiled);
        }
    }
}
