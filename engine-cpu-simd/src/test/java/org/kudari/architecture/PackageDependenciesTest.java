package org.kudari.architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.cpu.CpuProvider;

/** The dependencies between the packages of the CPU backend, and from them to the core and to the Vector API. */
class PackageDependenciesTest {
    private static final String VECTOR_API = "jdk.incubator.vector";

    /** For each package the others that it may depend on, of this module and of the core. The lowest come first. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("cpu.platform", Set.of()),
            entry("cpu.codegen.lanes", Set.of("cpu.platform", "expr")),
            entry("cpu.threads", Set.of("cpu.platform")),
            entry("cpu.codegen", Set.of("cpu.codegen.lanes", "cpu.platform", "cpu.threads", "backend", "expr")),
            entry(
                    "cpu.elementwise",
                    Set.of("cpu.codegen", "cpu.platform", "cpu.threads", "backend", "expr", "layout", "random")),
            entry("cpu.microkernel", Set.of("cpu.codegen", "cpu.platform", "backend", "backend.tool")),
            entry("cpu.gemm", Set.of("cpu.microkernel", "cpu.platform", "cpu.threads", "backend", "layout")),
            entry(
                    "cpu.indexing",
                    Set.of(
                            "cpu.codegen",
                            "cpu.elementwise",
                            "cpu.platform",
                            "cpu.threads",
                            "backend",
                            "expr",
                            "layout")),
            entry(
                    "cpu.matmul",
                    Set.of("cpu.codegen", "cpu.elementwise", "cpu.gemm", "cpu.threads", "backend", "expr", "layout")),
            entry(
                    "cpu.reduce",
                    Set.of(
                            "cpu.codegen",
                            "cpu.codegen.lanes",
                            "cpu.elementwise",
                            "cpu.platform",
                            "cpu.threads",
                            "backend",
                            "expr",
                            "layout")),
            entry(
                    "cpu.rows",
                    Set.of(
                            "cpu.codegen",
                            "cpu.elementwise",
                            "cpu.platform",
                            "cpu.reduce",
                            "cpu.threads",
                            "backend",
                            "expr",
                            "layout")),
            entry("cpu.sort", Set.of("cpu.threads", "backend", "layout")),
            // The root opens the backend.
            entry(
                    "cpu",
                    Set.of(
                            "cpu.codegen",
                            "cpu.codegen.lanes",
                            "cpu.elementwise",
                            "cpu.gemm",
                            "cpu.indexing",
                            "cpu.matmul",
                            "cpu.microkernel",
                            "cpu.platform",
                            "cpu.reduce",
                            "cpu.rows",
                            "cpu.sort",
                            "cpu.threads",
                            "backend",
                            "backend.reference",
                            "backend.tool",
                            "expr",
                            "layout",
                            "random")));

    private static final Map<String, Set<String>> LIBRARIES = Map.of("cpu.platform", Set.of(VECTOR_API));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(CpuProvider.class, ALLOWED, LIBRARIES);

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

    @Test
    void packagesAreSmall() {
        PACKAGES.packagesAreSmall();
    }

    /** The Vector API may be missing: one class names it, and generated code. Every other class loads without it. */
    @Test
    void oneClassNamesTheVectorApi() {
        List<String> users = PACKAGES.production().stream()
                .filter(user -> user.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> used.getTargetClass().getPackageName().equals(VECTOR_API)))
                .map(JavaClass::getName)
                .toList();
        assertThat(users).containsExactly("org.kudari.cpu.platform.VectorWidth");
    }
}
