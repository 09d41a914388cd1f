package org.kudari.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.MachineLimits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Role;

/** Made-up results of a run. */
final class Outcomes {
    static final MachineLimits LIMITS = new MachineLimits(2, 200, 25, 190, 24);
    static final MachineDescription MACHINE = new MachineDescription("Abacus <9000>", "Some VM 25");

    private Outcomes() {}

    static Result product() {
        BenchmarkCase benchmarkCase =
                BenchmarkCases.find("matmul:1000x1000x1000 NN").orElseThrow();
        return new Result(
                benchmarkCase,
                2,
                MatmulPrecision.FLOAT32,
                List.of(
                        row("kudari-cpu", Role.DEVICE, benchmarkCase, 0, 0.02, 0.025, 0.04),
                        row("openblas", Role.PEER, benchmarkCase, 1e-7, 0.02, 0.02, 0.02)),
                new double[] {0.01, 0.01, 0.01});
    }

    static Result map() {
        BenchmarkCase benchmarkCase = BenchmarkCases.of(Suite.MAP).getFirst();
        return new Result(
                benchmarkCase,
                2,
                List.of(
                        row("kudari-cpu", Role.DEVICE, benchmarkCase, 0, 0.01, 0.01, 0.01),
                        row("copy", Role.YARDSTICK, benchmarkCase, Double.NaN, 0.005, 0.005, 0.005)));
    }

    static Result.Row row(String name, Role role, BenchmarkCase benchmarkCase, double difference, double... seconds) {
        return new Result.Row(name, role, benchmarkCase.billions(), seconds, difference);
    }

    static Benchmark.Outcome of(Result... results) {
        return new Benchmark.Outcome(
                List.of(results), Map.of(2, LIMITS), Map.of("kudari-cpu", "cpu, 512 bits", "openblas", "OpenBLAS 0.3"));
    }
}
