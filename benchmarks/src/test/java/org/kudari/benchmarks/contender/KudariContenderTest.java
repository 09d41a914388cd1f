package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.TrainCase;
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
                "map:equal to 64K",
                "map:greater than 64K",
                "map:read to an array 64K",
                "map:write from an array 64K",
                "map:concatenate 3 and 1 columns 64K",
                "map:max of 2x2 and its gradient 64K",
                "map:map of a changing number 64K",
                "map:gather rows of 256 64K",
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
        theCpuAgreesWithTheReference(BenchmarkCases.find(id).orElseThrow());
    }

    /** Epochs are too long for the reference, so these are of fewer rows. The last batch is smaller. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEpochAgreesToo(boolean isOfBytes) {
        int outputs = isOfBytes ? 3 : 1;
        theCpuAgreesWithTheReference(new EpochCase(new TrainCase(List.of(5, 8, outputs), 4), 90, isOfBytes));
    }

    private static void theCpuAgreesWithTheReference(BenchmarkCase benchmarkCase) {
        double[] expected = evidence("reference", benchmarkCase);

        assertThat(expected).isNotEmpty().doesNotContain(Double.NaN);
        assertThat(Statistics.largestDifference(expected, evidence("cpu", benchmarkCase)))
                .isLessThan(benchmarkCase.tolerance());
    }

    @Test
    void itsNameSaysThePrecisionOfItsProducts() {
        assertThat(BuiltInContenders.name("opencl:0", MatmulPrecision.FLOAT32)).isEqualTo("kudari-opencl:0");
        assertThat(BuiltInContenders.name("opencl:0", MatmulPrecision.TF32)).isEqualTo("kudari-opencl:0-tf32");
        try (Contender contender = BuiltInContenders.open("kudari-reference", 1).orElseThrow()) {
            assertThat(contender.description()).isEqualTo("reference, the definition of every operation; slow");
        }
        for (MatmulPrecision precision : List.of(MatmulPrecision.TF32, MatmulPrecision.BFLOAT16)) {
            String name = BuiltInContenders.name("reference", precision);
            assertThatThrownBy(() -> BuiltInContenders.open(name, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "the device 'reference' multiplies matrices in FLOAT32 only, not in " + precision + ": ");
        }
        BackendInfo info = new BackendInfo("abacus", "beads", "fingers", 1, 10, true, MatmulPrecision.TF32, Map.of());
        assertThat(KudariContender.description(info)).isEqualTo("abacus, fingers, matrix products in TF32");
    }

    private static double[] evidence(String device, BenchmarkCase benchmarkCase) {
        try (Contender contender = new KudariContender(device, 2, MatmulPrecision.FLOAT32)) {
            Workload workload = contender.prepare(benchmarkCase).orElseThrow();
            double[] evidence = workload.evidence();
            workload.call();
            workload.finish();
            return evidence;
        }
    }
}
