package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;

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
        return Scalar.POW.apply(base, exponent, 0);
    }
}
