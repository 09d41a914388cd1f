package org.kudari.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.nn.Model;

/** The dependencies between this module's packages, and from them to the engine's and to libraries. */
class PackageDependenciesTest {
    /** For each package the others that it may depend on, of this module and of the core. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "data", Set.of("device", "expr", "layout", "op", "random", "tensor"),
            "data.strokes", Set.of("data"),
            "io", Set.of("data"),
            "metric", Set.of("metric.state", "layout", "tensor"),
            "metric.state", Set.of(),
            "nn", Set.of("backend", "device", "expr", "layout", "op", "random", "tensor"),
            "optim", Set.of("device", "expr", "layout", "tensor"),
            "predict", Set.of("data", "io", "metric", "nn", "device", "expr", "layout", "tensor"),
            "train", Set.of("data", "nn", "optim", "device", "expr", "layout", "random", "tensor"));

    private static final Map<String, Set<String>> LIBRARIES =
            Map.of("io", Set.of("com.fasterxml.jackson..", "de.siegmar.fastcsv.."));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(Model.class, ALLOWED, LIBRARIES);

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

    /** An enum of the interface, such as {@code Reduction}, is only a parameter of an operation. */
    @Test
    void ofBackendsOnlyEnumsAreKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.kudari.backend..")
                        .and(not(describe("are enums", JavaClass::isEnum)))
                        .or(resideInAnyPackage("org.kudari.backend.*..", "org.kudari.cpu..", "org.kudari.opencl..")))
                .check(PACKAGES.production());
    }
}
