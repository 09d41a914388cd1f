package org.kudari.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kudari.cpu.CpuProvider;

/** The packages of the CPU backend, and which may know which, of this module and of the core. */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.cpu";
    private static final String CORE = "org.kudari.";
    private static final String VECTOR_API = "jdk.incubator.vector";
    private static final int MAX_FILES = 25;

    /** For each package the others of this module that it may know, from the bottom to the top. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("codegen.lanes", Set.of("platform")),
            Map.entry("threads", Set.of("platform")),
            Map.entry("codegen", Set.of("codegen.lanes", "platform", "threads")),
            Map.entry("elementwise", Set.of("codegen", "platform", "threads")),
            Map.entry("microkernel", Set.of("codegen", "platform")),
            Map.entry("gemm", Set.of("microkernel", "platform", "threads")),
            Map.entry("indexing", Set.of("codegen", "elementwise", "platform", "threads")),
            Map.entry("matmul", Set.of("codegen", "elementwise", "gemm", "threads")),
            Map.entry("reduce", Set.of("codegen", "codegen.lanes", "elementwise", "platform", "threads")),
            Map.entry("rows", Set.of("codegen", "elementwise", "platform", "reduce", "threads")));

    /** For each package the packages of the core that it may know. */
    private static final Map<String, Set<String>> MAY_KNOW_OF_THE_CORE = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("codegen.lanes", Set.of("expr")),
            Map.entry("threads", Set.of()),
            Map.entry("codegen", Set.of("expr")),
            Map.entry("elementwise", Set.of("backend", "expr", "layout", "random")),
            Map.entry("microkernel", Set.of("backend", "backend.tool")),
            Map.entry("gemm", Set.of("backend", "layout")),
            Map.entry("indexing", Set.of("backend", "expr", "layout")),
            Map.entry("matmul", Set.of("backend", "expr", "layout")),
            Map.entry("reduce", Set.of("backend", "expr", "layout")),
            Map.entry("rows", Set.of("backend", "expr", "layout")));

    /** The root opens the backend: it may know every package of this module, and these of the core. */
    private static final Set<String> ROOT_MAY_KNOW_OF_THE_CORE =
            Set.of("backend", "backend.reference", "backend.tool", "expr", "layout", "random");

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(CpuProvider.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyPackageIsHere() {
        Set<String> packages = packages();
        packages.remove(ROOT);

        assertThat(packages)
                .isEqualTo(
                        MAY_KNOW.keySet().stream().map(PackageArrowsTest::full).collect(Collectors.toSet()));
        assertThat(MAY_KNOW_OF_THE_CORE.keySet()).isEqualTo(MAY_KNOW.keySet());
    }

    private static Set<String> packages() {
        return PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .filter(Predicate.not(String::isEmpty)) // module-info
                .collect(Collectors.toSet());
    }

    private static String full(String name) {
        return ROOT + "." + name;
    }

    @Test
    void packagesKnowOnlyWhatTheyMay() {
        MAY_KNOW.forEach((name, others) -> onlyKnows(
                full(name),
                Stream.concat(
                        others.stream().map(PackageArrowsTest::full),
                        MAY_KNOW_OF_THE_CORE.get(name).stream().map(other -> CORE + other))));
        onlyKnows(
                ROOT,
                Stream.concat(
                        MAY_KNOW.keySet().stream().map(PackageArrowsTest::full),
                        ROOT_MAY_KNOW_OF_THE_CORE.stream().map(other -> CORE + other)));
    }

    private static void onlyKnows(String name, Stream<String> others) {
        String[] known =
                Stream.concat(Stream.of("java..", VECTOR_API, name), others).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known)
                .check(PRODUCTION);
    }

    /** The Vector API may be missing: one class names it, and generated code. Every other class loads without it. */
    @Test
    void oneClassNamesTheVectorApi() {
        List<String> users = PRODUCTION.stream()
                .filter(user -> user.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> used.getTargetClass().getPackageName().equals(VECTOR_API)))
                .map(JavaClass::getName)
                .toList();
        assertThat(users).containsExactly(full("platform.VectorWidth"));
    }

    @Test
    void noArrowsRunInACircle() {
        slices().matching(CORE + "(**)").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void noPackageHasMoreThan25Files() {
        Map<String, Long> files = PRODUCTION.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(MAX_FILES));
    }
}
