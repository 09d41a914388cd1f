package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.kudari.random.RandomKey;

class WeightedSampleTest {
    private static final int ROWS = 30_000;

    @Test
    void rowsComeAsOftenAsTheirWeights() {
        double[] weights = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            weights[row] = row % 3;
        }
        int[] counts = new int[3];
        for (int row : WeightedSample.rows(RandomKey.of(1), weights)) {
            counts[row % 3]++;
        }

        assertThat(counts[0]).isZero();
        // Five standard deviations of a binomial count.
        assertThat((double) counts[1]).isCloseTo(ROWS / 3.0, within(5 * Math.sqrt(ROWS * 2 / 9.0)));
        assertThat(WeightedSample.rows(RandomKey.of(1), weights))
                .isEqualTo(WeightedSample.rows(RandomKey.of(1), weights))
                .isNotEqualTo(WeightedSample.rows(RandomKey.of(2), weights));
    }

    @Test
    void oneRowOfWeightIsAlwaysDrawn() {
        for (int only = 0; only < 4; only++) {
            double[] weights = new double[4];
            weights[only] = 1e-300;
            int wanted = only;
            assertThat(Arrays.stream(WeightedSample.rows(RandomKey.of(only), weights)))
                    .allSatisfy(row -> assertThat(row).isEqualTo(wanted));
        }
    }

    @Test
    void weightsThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedSample.rows(RandomKey.of(1), 1, -1))
                .withMessage("the weight of row 1 is -1.0, but must be finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedSample.rows(RandomKey.of(1), 0, 0))
                .withMessageContaining("the weights of all rows together are 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> WeightedSample.rows(RandomKey.of(1), Double.NaN));
    }
}
