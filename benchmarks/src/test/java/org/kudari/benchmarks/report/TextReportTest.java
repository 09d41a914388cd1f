package org.kudari.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.MachineLimits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Role;

class TextReportTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TextReport report = new TextReport(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(new ByteArrayOutputStream()), false, 0);

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aRowSaysAllInOneLine() {
        report.caseEnds(Outcomes.product());

        assertThat(lines())
                .containsExactly(
                        "1000x1000x1000 NN         kudari-cpu        20.0 ms    25.0 ms      80.0      0.80      40 %",
                        "                          openblas          20.0 ms    20.0 ms       100     rival      50 %");
    }

    @ParameterizedTest
    @EnumSource
    void noCaseIsTooWideFor100Columns(Suite suite) {
        report.suiteStarts(suite, 16);
        for (BenchmarkCase benchmarkCase : BenchmarkCases.of(suite)) {
            Result.Row row = Outcomes.row("kudari-opencl", Role.DEVICE, benchmarkCase, 0, 123.4);
            report.caseEnds(new Result(benchmarkCase, 16, List.of(row)));
        }

        assertThat(lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void longNamesHaveTheRoomThatTheyNeed() {
        String name = "kudari-opencl-bfloat16";
        TextReport wide =
                new TextReport(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false, name.length());
        wide.suiteStarts(Suite.MATMUL, 2);
        BenchmarkCase benchmarkCase = Outcomes.product().benchmarkCase();
        wide.caseEnds(new Result(
                benchmarkCase,
                2,
                List.of(
                        Outcomes.row(name, Role.DEVICE, benchmarkCase, 0, 0.02),
                        Outcomes.row("openblas", Role.PEER, benchmarkCase, 0, 0.02))));

        assertThat(lines().getFirst()).isEmpty();
        assertThat(lines().subList(2, 5))
                .allSatisfy(line -> assertThat(line).hasSize(100))
                .element(1)
                .asString()
                .startsWith("1000x1000x1000 NN         kudari-opencl-bfloat16    20.0 ms    20.0 ms");
    }

    @Test
    void whatIsRoundedIsAllowedToDiffer() {
        BenchmarkCase benchmarkCase = BenchmarkCases.of(Suite.TRAIN).getFirst();
        Result.Row row = Outcomes.row("rounded", Role.PEER, benchmarkCase, 0.02, 1);

        report.caseEnds(new Result(benchmarkCase, 2, MatmulPrecision.BFLOAT16, List.of(row), new double[0]));
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("DIFFERENT");

        report.caseEnds(new Result(benchmarkCase, 2, MatmulPrecision.TF32, List.of(row), new double[0]));
        assertThat(lines().getLast()).contains("DIFFERENT RESULTS: rounded is off by 2.0e-02, allowed 9.9e-03");
    }

    @Test
    void theEndSaysWhatAPeerThatRoundsTooIsAllowed() {
        BenchmarkCase benchmarkCase = BenchmarkCases.of(Suite.TRAIN).getFirst();
        Result.Row ours = Outcomes.row("ours", Role.DEVICE, benchmarkCase, 0, 1);
        Result.Row rounding = new Result.Row(
                "theirs", Role.PEER, MatmulPrecision.TF32, benchmarkCase.billions(), new double[] {1}, 0.012);
        Result result = new Result(benchmarkCase, 2, MatmulPrecision.TF32, List.of(ours, rounding), new double[0]);

        report.caseEnds(result);
        report.conclude(new Benchmark.Outcome(List.of(result), Map.of(2, Outcomes.LIMITS), Map.of()));

        assertThat(String.join("\n", lines()))
                .doesNotContain("DIFFERENT")
                .contains("greatest difference (allowed 1e-02):\n  theirs 1.2e-02 (1e-02, for both round)");
    }

    @Test
    void whoComputesSomethingElseIsNamedLoudly() {
        BenchmarkCase benchmarkCase = BenchmarkCases.of(Suite.TRAIN).getFirst();
        Result.Row wrong = Outcomes.row("wrong", Role.PEER, benchmarkCase, 0.5, 1);

        report.caseEnds(new Result(benchmarkCase, 2, List.of(wrong)));

        assertThat(lines().getLast()).contains("DIFFERENT RESULTS: wrong is off by 5.0e-01, allowed 5.0e-03");
    }

    @Test
    void theEndNamesTheMachineAndTheSummary() {
        report.conclude(Outcomes.of(Outcomes.product()));

        assertThat(String.join("\n", lines()))
                .contains("machine, 2 threads: FMA peak 200 GFLOP/s (median 190), copy 25.0 GB/s (median 24.0)")
                .containsPattern("matmul, 2 threads +kudari-cpu +0.80 +0.80 +1");
    }

    @Test
    void anUnsteadyMachineIsNamed() {
        report.conclude(new Benchmark.Outcome(List.of(), Map.of(2, new MachineLimits(2, 200, 25, 100, 24)), Map.of()));
        report.conclude(new Benchmark.Outcome(List.of(), Map.of(2, Outcomes.LIMITS), Map.of()));

        assertThat(lines())
                .filteredOn(line -> line.contains("UNSTEADY"))
                .singleElement()
                .asString()
                .contains("at most 50 % of its FMA peak");
    }
}
