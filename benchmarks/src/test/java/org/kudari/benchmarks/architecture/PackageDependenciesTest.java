package org.kudari.benchmarks.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.benchmarks.cases.BenchmarkCases;

/** The dependencies between this module's packages, and from them to other modules and libraries. */
class PackageDependenciesTest {
    private static final String JMH = "org.openjdk.jmh..";
    private static final String VECTOR_API = "jdk.incubator.vector";

    private static final Set<String> A_LADDER =
            Set.of("benchmarks.cases", "benchmarks.ladder", "backend", "expr", "layout");

    /** For each package the others that it may depend on, of this module and of others. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry(
                    "benchmarks",
                    Set.of(
                            "backend",
                            "cpu",
                            "cpu.gemm",
                            "cpu.threads",
                            "data",
                            "data.strokes",
                            "device",
                            "expr",
                            "io.csv",
                            "layout",
                            "loss",
                            "model",
                            "nn",
                            "optim",
                            "table",
                            "train",
                            "watch")),
            entry("benchmarks.cases", Set.of("backend")),
            entry(
                    "benchmarks.contender",
                    Set.of(
                            "benchmarks",
                            "benchmarks.cases",
                            "backend",
                            "cpu.threads",
                            "data",
                            "device",
                            "expr",
                            "layout",
                            "loss",
                            "model",
                            "nn",
                            "op",
                            "optim",
                            "random",
                            "tensor")),
            entry("benchmarks.measure", Set.of("benchmarks.cases", "benchmarks.contender", "backend")),
            entry(
                    "benchmarks.ladder",
                    Set.of(
                            "benchmarks.cases",
                            "benchmarks.contender",
                            "benchmarks.measure",
                            "backend",
                            "cpu",
                            "layout")),
            entry("benchmarks.ladder.columnsum", A_LADDER),
            entry("benchmarks.ladder.gelu", A_LADDER),
            entry("benchmarks.ladder.matmul", A_LADDER),
            entry("benchmarks.ladder.softmax", A_LADDER),
            entry("benchmarks.ladder.transpose", A_LADDER),
            entry("benchmarks.report", Set.of("benchmarks.cases", "benchmarks.ladder", "benchmarks.measure", "io")),
            entry("benchmarks.jmh", Set.of("benchmarks.cases", "benchmarks.contender")),
            // Written by the annotation processor of JMH.
            entry("benchmarks.jmh.jmh_generated", Set.of("benchmarks.jmh")),
            entry(
                    "benchmarks.app",
                    Set.of(
                            "benchmarks.cases",
                            "benchmarks.ladder",
                            "benchmarks.ladder.columnsum",
                            "benchmarks.ladder.gelu",
                            "benchmarks.ladder.matmul",
                            "benchmarks.ladder.softmax",
                            "benchmarks.ladder.transpose",
                            "benchmarks.measure",
                            "benchmarks.report",
                            "backend",
                            "device",
                            "io")));

    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry("benchmarks", Set.of(VECTOR_API)),
            entry("benchmarks.contender", Set.of(VECTOR_API)),
            entry("benchmarks.ladder", Set.of(VECTOR_API)),
            entry("benchmarks.ladder.columnsum", Set.of(VECTOR_API)),
            entry("benchmarks.ladder.gelu", Set.of(VECTOR_API)),
            entry("benchmarks.ladder.matmul", Set.of(VECTOR_API)),
            entry("benchmarks.ladder.softmax", Set.of(VECTOR_API)),
            entry("benchmarks.ladder.transpose", Set.of(VECTOR_API)),
            entry("benchmarks.report", Set.of("com.fasterxml.jackson.core..")),
            entry("benchmarks.jmh", Set.of(JMH)),
            entry("benchmarks.jmh.jmh_generated", Set.of(JMH)),
            entry("benchmarks.app", Set.of("picocli..")));

    private static final PackageDependencies PACKAGES =
            PackageDependencies.of(BenchmarkCases.class, ALLOWED, LIBRARIES);

    @Test
    void everyPackageIsListed() {
        PACKAGES.everyPackageIsListed();
    }

    @Test
    void packagesDependOnlyOnWhatIsListed() {
        PACKAGES.packagesDependOnlyOnWhatIsListed();
    }

    @Test
    void packagesAreFreeOfCycles() {
        PACKAGES.packagesAreFreeOfCycles();
    }

    @Test
    void noTextDependsOnTheLocale() {
        LocaleIndependence.check(PACKAGES.production());
    }
}
