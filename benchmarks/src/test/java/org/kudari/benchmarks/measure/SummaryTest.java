package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;

class SummaryTest {
    private static final List<BenchmarkCase> CASES = BenchmarkCases.of(Suite.MATMUL);

    private static Result result(BenchmarkCase benchmarkCase, double ours, double peer) {
        return new Result(
                benchmarkCase,
                1,
                List.of(
                        new Result.Row("ours", Role.DEVICE, 1, new double[] {ours}, 0),
                        new Result.Row("peer", Role.PEER, 1, new double[] {peer}, 0)));
    }

    @Test
    void takesTheGeometricMeanAndTheWorst() {
        List<Summary> summaries = Summary.of(List.of(result(CASES.get(0), 1, 4), result(CASES.get(1), 4, 1)));

        assertThat(summaries).extracting(Summary::contender).containsExactly("ours", "peer");
        assertThat(summaries.getFirst().geometricMean()).isCloseTo(1, within(1e-12));
        assertThat(summaries.getFirst().worst()).isEqualTo(0.25);
        assertThat(summaries.getFirst().cases()).isEqualTo(2);
    }

    @Test
    void thereIsNoneWithoutPeers() {
        Result.Row alone = new Result.Row("ours", Role.DEVICE, 1, new double[] {1}, 0);

        assertThat(Summary.of(List.of(new Result(CASES.getFirst(), 1, List.of(alone)))))
                .isEmpty();
    }
}
