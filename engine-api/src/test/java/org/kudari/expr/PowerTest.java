package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.testing.Expressions;

class PowerTest {
    @Test
    void onesToAnyPowerAreOneAsIeee754Says() {
        assertThat(pow(1, Double.NaN)).isEqualTo(1);
        assertThat(pow(1, Double.NEGATIVE_INFINITY)).isEqualTo(1);
        assertThat(pow(-1, Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(pow(Double.NaN, 0)).isEqualTo(1);
        assertThat(pow(-1, Double.NaN)).isNaN();
        assertThat(pow(-2, 3)).isEqualTo(-8);
    }

    private static double pow(double base, double exponent) {
        return Primitive.POW.apply(base, exponent, 0);
    }

    @Test
    void numbersNextToOneKeepTheirDigitsForLargeExponents() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        MathContext precise = new MathContext(40);
        for (int i = 0; i < 200; i++) {
            double base = 1 + random.nextDouble(-0x1p-23, 0x1p-23);
            int multiple = random.nextInt(5, 10);
            double expected = new BigDecimal(base)
                    .pow(500_000_000, precise)
                    .pow(multiple, precise)
                    .doubleValue();
            double exponent = multiple * 500_000_000.0;
            assertThat(pow(base, exponent))
                    .as("%s to the power %s, seed %d", base, exponent, seed)
                    .isCloseTo(expected, within(2 * Math.ulp(expected)));
            assertThat(pow(-base, exponent)).isEqualTo(pow(base, exponent));
            assertThat(pow(-base, exponent + 1)).isNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 0, 1, 2, 3, 4})
    void aSmallWholeExponentHasTheSpecialValuesOfAPower(int exponent) {
        double[] bases = {
            0.0,
            -0.0,
            1,
            -1,
            2,
            -0.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            1e-200,
            1e200
        };
        for (double base : bases) {
            // Not isEqualTo, for which 0 and -0 are equal.
            assertThat(Double.compare(byMultiplication(base, exponent), pow(base, exponent)))
                    .as("%s to the power %s", base, exponent)
                    .isZero();
        }
    }

    /** At most four roundings of half a unit each, of which some are doubled by a multiplication. */
    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 0, 1, 2, 3, 4})
    void aSmallWholeExponentRoundsAFewTimes(int exponent) {
        long seed = 20261130;
        SplittableRandom random = new SplittableRandom(seed);
        MathContext precise = new MathContext(60);
        for (int i = 0; i < 1000; i++) {
            double base = Math.scalb(random.nextDouble(-2, 2), random.nextInt(-200, 200));
            double expected = new BigDecimal(base).pow(exponent, precise).doubleValue();
            assertThat(byMultiplication(base, exponent))
                    .as("%s to the power %s, seed %d", base, exponent, seed)
                    .isCloseTo(expected, within(3 * Math.ulp(expected)));
        }
    }

    /** The value of the expression that is built for the power, which no longer has a power in it. */
    private static double byMultiplication(double base, int exponent) {
        Expr built = Functions.pow(Expr.input(0), exponent);
        Kernel kernel = Kernel.of(1, 0, built);
        assertThat(kernel.topologicalOrder())
                .noneMatch(node -> node instanceof Expr.Apply apply && apply.function() == Primitive.POW);
        return Expressions.evaluate(kernel, new double[] {base}, new double[0])[0];
    }
}
