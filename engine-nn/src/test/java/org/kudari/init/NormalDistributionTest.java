package org.kudari.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class NormalDistributionTest {
    /** Values of scipy.stats.norm.cdf. */
    private static final double[][] KNOWN = {
        {-20, 2.7536241186062337e-89},
        {-8, 6.220960574271786e-16},
        {-3.5, 0.00023262907903552504},
        {-3, 0.0013498980316300933},
        {-2, 0.022750131948179195},
        {-0.5, 0.3085375387259869},
        {0, 0.5},
        {1, 0.8413447460685429},
        {3.5, 0.9997673709209645}
    };

    @Test
    void theDistributionFunctionIsTheKnownOne() {
        for (double[] known : KNOWN) {
            assertThat(NormalDistribution.cumulative(known[0]))
                    .as("at " + known[0])
                    .isCloseTo(known[1], withinPercentage(1e-11));
        }
    }

    @Test
    void theInverseIsTheInverse() {
        for (double x = -20; x <= 5; x += 0.01) {
            assertThat(NormalDistribution.inverse(NormalDistribution.cumulative(x)))
                    .as("at " + x)
                    .isCloseTo(x, within(x < 3 ? 1e-12 : 1e-9));
        }
    }
}
