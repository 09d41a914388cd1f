package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.measure.Statistics;

/** What is timed on the CPU is what the reference computes. */
class KudariContenderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matmul:64x64x64 NN",
                "matmul:64x64x32 TN",
                "matmul:32x64x64 NT",
                "map:chain of 8 64K",
                "map:adam 64K",
                "map:gelu 64K",
                "map:tanh 64K",
                "reduce:sum of all 64x1024",
                "reduce:row sums 64x1024",
                "reduce:column sums 64x1024",
                "reduce:max of all 64x1024",
                "reduce:softmax 64x1024",
                "reduce:log-sum-exp 64x1024",
                "reduce:cross-entropy 64x1024",
                "train:64-64-64-10 b32"
            })
    void theCpuAgreesWithTheReference(String id) {
        Case of = CaseTable.find(id).orElseThrow();

        double[] expected = evidence("reference", of);

        assertThat(expected).isNotEmpty().doesNotContain(Double.NaN);
        assertThat(Statistics.largestDifference(expected, evidence("cpu", of))).isLessThan(of.tolerance());
    }

    private static double[] evidence(String device, Case of) {
        try (Contender contender = new KudariContender(device, 2)) {
            Workload workload = contender.prepare(of).orElseThrow();
            double[] evidence = workload.evidence();
            workload.call();
            workload.finish();
            return evidence;
        }
    }
}
