package org.kudari.benchmarks.ladder.gelu;

/**
 * {@code 1 - erf(u)} for {@code u >= 0} is nearly {@code t (A1 + t (A2 + t (A3 + t (A4 + t A5)))) exp(-u^2)} with
 * {@code t = 1 / (1 + P u)}; it is off by at most 1.5e-7 (Abramowitz and Stegun, 7.1.26).
 */
final class ErrorFunction {
    static final double P = 0.3275911;
    static final double A1 = 0.254829592;
    static final double A2 = -0.284496736;
    static final double A3 = 1.421413741;
    static final double A4 = -1.453152027;
    static final double A5 = 1.061405429;

    private ErrorFunction() {}

    /** Written as in a textbook: in double precision, with the library's exponential and a branch for the sign. */
    static double erf(double u) {
        if (u < 0) {
            return -erf(-u);
        }
        double t = 1 / (1 + P * u);
        return 1 - t * (A1 + t * (A2 + t * (A3 + t * (A4 + t * A5)))) * Math.exp(-u * u);
    }
}
