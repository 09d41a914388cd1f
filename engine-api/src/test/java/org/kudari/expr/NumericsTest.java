package org.kudari.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericsTest {

    /**
     * Abramowitz and Stegun, Handbook of Mathematical Functions, table 7.1, with more digits from series in big
     * decimals.
     */
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1.0, 0.8427007929497149",
        "1.5, 0.9661051464753108",
        "2.0, 0.9953222650189527",
        "2.5, 0.9995930479825550",
        "3.0, 0.9999779095030014",
        "4.0, 0.9999999845827421"
    })
    void erfAgreesWithPublishedValues(double x, double expected) {
        assertThat(Numerics.erf(x)).isCloseTo(expected, within(3e-16));
        assertThat(Numerics.erf(-x)).isEqualTo(-Numerics.erf(x));
    }

    @Test
    void erfAtItsEnds() {
        assertThat(Numerics.erf(0.0)).isEqualTo(0.0);
        assertThat(Double.compare(Numerics.erf(-0.0), -0.0)).isZero();
        assertThat(Numerics.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Numerics.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Numerics.erf(6)).isEqualTo(1);
        assertThat(Numerics.erf(Double.NaN)).isNaN();
        assertThat(Numerics.erf(Double.MIN_VALUE)).isBetween(0.0, 2 * Double.MIN_VALUE);
    }

    @Test
    void erfIsSmoothWhereTheSeriesGivesWayToTheFraction() {
        double below = Numerics.erf(Math.nextDown(2.5));
        assertThat(Numerics.erf(2.5)).isCloseTo(below, within(2e-16));
        double previous = -1;
        for (double x = -6.5; x < 6.5; x += 0.001) {
            assertThat(Numerics.erf(x)).isGreaterThanOrEqualTo(previous - 1e-16);
            previous = Numerics.erf(x);
        }
    }

    @Test
    void sigmoidAtItsEnds() {
        assertThat(Numerics.sigmoid(0)).isEqualTo(0.5);
        assertThat(Numerics.sigmoid(1000)).isEqualTo(1);
        assertThat(Numerics.sigmoid(-1000)).isEqualTo(0);
        assertThat(Numerics.sigmoid(-700)).isCloseTo(StrictMath.exp(-700), within(1e-318));
        assertThat(Numerics.sigmoid(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Numerics.sigmoid(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Numerics.sigmoid(Double.NaN)).isNaN();
    }

    @Test
    void softplusAtItsEnds() {
        assertThat(Numerics.softplus(0)).isCloseTo(Math.log(2), within(1e-16));
        assertThat(Numerics.softplus(1000)).isEqualTo(1000);
        assertThat(Numerics.softplus(-50)).isCloseTo(StrictMath.exp(-50), within(1e-37));
        assertThat(Numerics.softplus(-1000)).isEqualTo(0);
        assertThat(Numerics.softplus(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Numerics.softplus(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Numerics.softplus(Double.NaN)).isNaN();
    }

    @Test
    void divisionOfIntegersTruncatesAndByZeroIsZero() {
        assertThat(Numerics.divide(-7, 2)).isEqualTo(-3);
        assertThat(Numerics.divide(5, 0)).isZero();
    }
}
