package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
}
