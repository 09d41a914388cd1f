package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.cases.TrainCase;

class MachineLimitsTest {
    private static final MachineLimits LIMITS = new MachineLimits(1, 100, 20, 90, 19);

    @Test
    void aProductIsBoundByMultiplyAdds() {
        BenchmarkCase product = BenchmarkCases.find("matmul:1000x1000x1000 NN").orElseThrow();

        assertThat(MachineLimits.leastSeconds(product, 100, 20)).isCloseTo(0.02, within(1e-12));
    }

    @Test
    void aStepIsBoundByItsProductsAndByWhatAdamMoves() {
        TrainCase train = (TrainCase) BenchmarkCases.of(Suite.TRAIN).getLast();
        double products = 2.0 * 64 * 1024 * 1024 * (2 + 3 + 3) / 100e9;
        double adam = 28.0 * 3 * (1024 * 1024 + 1024) / 20e9;

        assertThat(MachineLimits.leastSeconds(train, 100, 20)).isCloseTo(products + adam, within(1e-12));
    }

    @Test
    void theShareOfTheBestIsThatOfTheMedian() {
        BenchmarkCase product = BenchmarkCases.find("matmul:1000x1000x1000 NN").orElseThrow();
        Result.Row row = new Result.Row("ours", Role.DEVICE, 2, new double[] {0.03, 0.04, 0.05}, 0);

        assertThat(LIMITS.shareOfBest(new Result(product, 1, List.of(row)), row))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theShareOfTheLimitIsTheMedianOfThoseWithinARound() {
        BenchmarkCase product = BenchmarkCases.find("matmul:1000x1000x1000 NN").orElseThrow();
        Result.Row row = new Result.Row("ours", Role.DEVICE, 2, new double[] {0.03, 0.04, 0.08}, 0);
        Result result = new Result(product, 1, List.of(row)).beside(new double[] {0.02, 0.03, 0.02});

        assertThat(result.shareOfLimit(row)).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void aMapIsHeldAgainstTheCopyInTheSameRound() {
        BenchmarkCase map = BenchmarkCases.of(Suite.MAP).getFirst();
        Result.Row row = new Result.Row("ours", Role.DEVICE, 3, new double[] {1, 2}, 0);
        Result.Row copy = new Result.Row("copy", Role.YARDSTICK, 6, new double[] {1, 2}, Double.NaN);

        assertThat(new Result(map, 1, List.of(row, copy)).shareOfLimit(row)).isCloseTo(0.5, within(1e-12));
    }
}
