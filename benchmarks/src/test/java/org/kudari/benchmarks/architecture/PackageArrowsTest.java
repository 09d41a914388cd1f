package org.kudari.benchmarks.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.BenchmarkCases;

/** The dependencies between this module's packages, and from them to other modules and libraries. */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.";
    private static final String JDK_VECTORS = "jdk.incubator.vector";

    private static final Set<String> A_LADDER =
            Set.of("benchmarks.cases", "benchmarks.ladder", "backend", "expr", "layout");

    /** The packages that each package may use, with those of other modules and of libraries. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("benchmarks", Set.of("backend", "cpu", "cpu.gemm", "cpu.threads", "expr", "layout")),
            Map.entry("benchmarks.cases", Set.of("backend")),
            Map.entry(
                    "benchmarks.contender",
                    Set.of(
                            "benchmarks",
                            "benchmarks.cases",
                            "backend",
                            "cpu.threads",
                            "device",
                            "expr",
                            "layout",
                            "nn",
                            "op",
                            "optim",
                            "tensor")),
            Map.entry("benchmarks.measure", Set.of("benchmarks.cases", "benchmarks.contender", "backend")),
            Map.entry(
                    "benchmarks.ladder",
                    Set.of(
                            "benchmarks.cases",
                            "benchmarks.contender",
                            "benchmarks.measure",
                            "backend",
                            "cpu",
                            "layout")),
            Map.entry("benchmarks.ladder.columnsum", A_LADDER),
            Map.entry("benchmarks.ladder.gelu", A_LADDER),
            Map.entry("benchmarks.ladder.matmul", A_LADDER),
            Map.entry("benchmarks.ladder.softmax", A_LADDER),
            Map.entry("benchmarks.ladder.transpose", A_LADDER),
            Map.entry("benchmarks.report", Set.of("benchmarks.cases", "benchmarks.ladder", "benchmarks.measure", "io")),
            Map.entry("benchmarks.jmh", Set.of("benchmarks.cases", "benchmarks.contender")),
            Map.entry(
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

    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "benchmarks.app", Set.of("picocli.."),
            "benchmarks.jmh", Set.of("org.openjdk.jmh.."),
            "benchmarks.report", Set.of("com.fasterxml.jackson.core.."));

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(BenchmarkCases.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** JMH's generated classes live in a package of their own below the benchmark's. */
    private static boolean isGenerated(String name) {
        return name.endsWith(".jmh_generated");
    }

    @Test
    void everyPackageIsHere() {
        Set<String> packages = PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT) && !isGenerated(name))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet());
        assertThat(packages).isEqualTo(MAY_KNOW.keySet());
    }

    @Test
    void packagesKnowOnlyWhatTheyMay() {
        MAY_KNOW.forEach((name, others) -> {
            String[] known = Stream.of(
                            Stream.of("java..", JDK_VECTORS, ROOT + name),
                            others.stream().map(other -> ROOT + other),
                            LIBRARIES.getOrDefault(name, Set.of()).stream())
                    .flatMap(packages -> packages)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(known)
                    .check(PRODUCTION);
        });
    }

    @Test
    void noArrowsRunInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(PRODUCTION);
    }
}
