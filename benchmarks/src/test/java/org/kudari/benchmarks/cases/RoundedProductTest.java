package org.kudari.benchmarks.cases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.measure.Statistics;

/** A product of rounded factors passes only with the tolerance of that precision. */
class RoundedProductTest {
    @ParameterizedTest
    @CsvSource({"64, TF32", "64, BFLOAT16", "128, TF32", "128, BFLOAT16"})
    void isAllowedWhereItWasAskedFor(int side, MatmulPrecision precision) {
        MatMulCase of = MatMulCase.nn(side, side, side);
        double[] exact = product(of, MatmulPrecision.FLOAT32, 1);
        double rounded = Statistics.largestDifference(exact, product(of, precision, 1));
        double wrong = Statistics.largestDifference(exact, product(of, precision, 1.1));

        assertThat(rounded).isLessThan(of.tolerance(precision)).isGreaterThan(of.tolerance());
        assertThat(wrong).isGreaterThan(of.tolerance(precision));
        assertThat(of.tolerance(MatmulPrecision.FLOAT32)).isEqualTo(of.tolerance());
    }

    private static double[] product(MatMulCase of, MatmulPrecision precision, double factor) {
        float[] a = of.a();
        float[] b = of.b();
        double[] product = new double[of.m() * of.n()];
        for (int i = 0; i < of.m(); i++) {
            for (int j = 0; j < of.n(); j++) {
                for (int k = 0; k < of.k(); k++) {
                    product[i * of.n() + j] +=
                            factor * rounded(a[i * of.k() + k], precision) * rounded(b[k * of.n() + j], precision);
                }
            }
        }
        return product;
    }

    /** The nearest number with so many bits. */
    private static double rounded(float value, MatmulPrecision precision) {
        double unit = Math.scalb(1.0, Math.getExponent(value) + 1 - precision.significantBits());
        return unit * Math.rint(value / unit);
    }
}
