package org.kudari.opencl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;

/**
 * The packages of this backend, and what each may use. A dependency that is not listed here is a mistake in the design.
 */
class PackageDependenciesTest {
    private static final String ROOT = "org.kudari.";
    private static final String JOCL = "org.jocl..";
    private static final Set<String> JOCL_CLASSES = Set.of("DeviceDiscovery", "JoclDriver");

    /** For each package the others that it may depend on, of this module and of the core. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("opencl.runtime", Set.of("backend", "backend.tool", "layout")),
            entry("opencl.source", Set.of("expr", "layout")),
            entry("opencl.launch", Set.of("opencl.runtime", "opencl.source", "backend", "layout")),
            entry(
                    "opencl.elementwise",
                    Set.of("opencl.launch", "opencl.runtime", "opencl.source", "backend", "expr", "layout")),
            entry(
                    "opencl.random",
                    Set.of("opencl.launch", "opencl.runtime", "opencl.source", "backend", "layout", "random")),
            entry(
                    "opencl.reduce",
                    Set.of("opencl.launch", "opencl.runtime", "opencl.source", "backend", "expr", "layout")),
            entry("opencl.indexing", Set.of("opencl.launch", "opencl.runtime", "opencl.source", "backend", "layout")),
            entry("opencl.sort", Set.of("opencl.launch", "opencl.runtime", "opencl.source", "backend", "layout")),
            // The labels of a cross-entropy are indices.
            entry(
                    "opencl.rows",
                    Set.of("opencl.indexing", "opencl.launch", "opencl.runtime", "opencl.source", "backend", "layout")),
            entry("opencl.matmul.source", Set.of("opencl.source", "backend", "expr", "layout")),
            // The tuner multiplies random matrices.
            entry(
                    "opencl.matmul",
                    Set.of(
                            "opencl.matmul.source",
                            "opencl.random",
                            "opencl.launch",
                            "opencl.runtime",
                            "opencl.source",
                            "backend",
                            "backend.tool",
                            "expr",
                            "layout",
                            "random")),
            entry(
                    "opencl",
                    Set.of(
                            "opencl.elementwise",
                            "opencl.indexing",
                            "opencl.matmul",
                            "opencl.random",
                            "opencl.reduce",
                            "opencl.rows",
                            "opencl.runtime",
                            "opencl.sort",
                            "backend",
                            "backend.tool",
                            "expr",
                            "layout",
                            "random")));

    private static final Map<String, Set<String>> LIBRARIES = Map.of("opencl.runtime", Set.of(JOCL));

    private static final PackageDependencies PACKAGES =
            PackageDependencies.of(OpenClProvider.class, ALLOWED, LIBRARIES);

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

    /**
     * A class that only writes program texts: it runs without a driver, and its text depends on nothing but its fields.
     */
    private static final DescribedPredicate<JavaClass> WRITES_TEXTS =
            describe("write the texts of programs", PackageDependenciesTest::writesTexts);

    private static boolean writesTexts(JavaClass type) {
        JavaClass outermost = outermost(type);
        return outermost.getPackageName().startsWith(ROOT + "opencl")
                && (outermost.getPackageName().endsWith(".source")
                        || outermost.getSimpleName().endsWith("Source"));
    }

    /** The top-level class that a class, or the element of an array, is in. */
    private static JavaClass outermost(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.getEnclosingClass()
                .map(PackageDependenciesTest::outermost)
                .orElse(element);
    }

    @Test
    void textsKnowNoRuntime() {
        classes()
                .that(WRITES_TEXTS)
                .should()
                .onlyDependOnClassesThat(WRITES_TEXTS.or(resideInAnyPackage(
                        "java..", ROOT + "backend", ROOT + "expr", ROOT + "layout", ROOT + "random")))
                .check(PACKAGES.production());
    }

    @Test
    void twoClassesNameJocl() {
        noClasses()
                .that(describe(
                        "are not among " + JOCL_CLASSES,
                        type -> !JOCL_CLASSES.contains(outermost(type).getSimpleName())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOCL)
                .check(PACKAGES.production());
    }

    /** So that a reader of any package finds out what it is for. */
    @Test
    void everyPackageSaysWhatLivesThere() {
        Path sources = Path.of(System.getProperty("basedir", ""), "src", "main", "java");
        assertThat(ALLOWED.keySet())
                .allSatisfy(name -> assertThat(
                                sources.resolve((ROOT + name).replace('.', '/')).resolve("package-info.java"))
                        .exists());
    }
}
