package org.kudari.init;

/**
 * The distribution function of the standard normal distribution and its inverse, in double. {@code StrictMath} makes the
 * bits the same on every JVM.
 */
final class NormalDistribution {
    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

    // The coefficients of Wichura's PPND16, from the constant term up.
    private static final double[] CENTRAL_NUMERATOR = {
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
    };
    private static final double[] CENTRAL_DENOMINATOR = {
        1,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3
    };
    private static final double[] TAIL_NUMERATOR = {
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
    };
    private static final double[] TAIL_DENOMINATOR = {
        1,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };
    private static final double[] FAR_TAIL_NUMERATOR = {
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
    };
    private static final double[] FAR_TAIL_DENOMINATOR = {
        1,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15
    };

    private NormalDistribution() {}

    /**
     * {@return the probability of a number of at most x} Up to -3 it is the continued fraction of the tail, which
     * cancels nothing; above, the series around 0. Abramowitz and Stegun, 26.2.14 and 26.2.11.
     */
    static double cumulative(double x) {
        if (x > 3) {
            return 1 - cumulative(-x);
        }
        double density = StrictMath.exp(-x * x / 2) / ROOT_OF_TWO_PI;
        if (x < -3) {
            double fraction = -x;
            for (int i = 100; i > 0; i--) {
                fraction = i / fraction - x;
            }
            return density / fraction;
        }
        double term = x;
        double sum = x;
        for (int i = 3; Math.abs(term) > Math.abs(sum) * 0x1p-56; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + density * sum;
    }

    /**
     * {@return the number that a normal number is at most with the given probability} Its relative error is about
     * 1e-16. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37, 1988.
     */
    static double inverse(double probability) {
        double q = probability - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * polynomial(CENTRAL_NUMERATOR, r) / polynomial(CENTRAL_DENOMINATOR, r);
        }
        double tail = q < 0 ? probability : 1 - probability;
        double r = Math.sqrt(-StrictMath.log(tail));
        double value = r <= 5
                ? polynomial(TAIL_NUMERATOR, r - 1.6) / polynomial(TAIL_DENOMINATOR, r - 1.6)
                : polynomial(FAR_TAIL_NUMERATOR, r - 5) / polynomial(FAR_TAIL_DENOMINATOR, r - 5);
        return Math.copySign(value, q);
    }

    private static double polynomial(double[] coefficients, double x) {
        double value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = value * x + coefficients[i];
        }
        return value;
    }
}
