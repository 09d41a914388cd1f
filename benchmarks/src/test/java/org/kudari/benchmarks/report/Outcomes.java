package org.kudari.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.Limits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Role;

/** A run that was never made. */
final class Outcomes {
    static final Limits LIMITS = new Limits(2, 200, 25, 190, 24);
    static final MachineDescription MACHINE = new MachineDescription("Abacus <9000>", "Some VM 25");

    private Outcomes() {}

    static Result product() {
        Case of = CaseTable.find("matmul:1000x1000x1000 NN").orElseThrow();
        return new Result(
                of,
                2,
                MatmulPrecision.FLOAT32,
                List.of(
                        row("kudari-cpu", Role.DEVICE, of, 0, 0.02, 0.025, 0.04),
                        row("openblas", Role.PEER, of, 1e-7, 0.02, 0.02, 0.02)),
                new double[] {0.01, 0.01, 0.01});
    }

    static Result map() {
        Case of = CaseTable.of(Suite.MAP).getFirst();
        return new Result(
                of,
                2,
                List.of(
                        row("kudari-cpu", Role.DEVICE, of, 0, 0.01, 0.01, 0.01),
                        row("copy", Role.YARDSTICK, of, Double.NaN, 0.005, 0.005, 0.005)));
    }

    static Result.Row row(String name, Role role, Case of, double difference, double... seconds) {
        return new Result.Row(name, role, of.billions(), seconds, difference);
    }

    static Benchmark.Outcome of(Result... results) {
        return new Benchmark.Outcome(
                List.of(results), Map.of(2, LIMITS), Map.of("kudari-cpu", "cpu, 512 bits", "openblas", "OpenBLAS 0.3"));
    }
}
