package org.kudari.architecture;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.tensor.Tensor;

/**
 * The dependencies between the packages of the tensor core. One that is not in the table is a mistake in the design.
 */
class PackageDependenciesTest {
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "layout", Set.of(),
            "random", Set.of(),
            "expr", Set.of("layout"),
            "backend", Set.of("expr", "layout", "random"),
            "backend.reference", Set.of("backend", "expr", "layout", "random"),
            "backend.tool", Set.of("backend.reference", "backend", "expr", "layout", "random"),
            "device", Set.of("backend.tool", "backend", "layout"),
            "op", Set.of("backend", "expr", "layout"),
            "tensor", Set.of("op", "device", "backend", "expr", "layout", "random"),
            "autograd", Set.of("tensor", "device", "backend.reference", "layout"));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(
            Tensor.class, ALLOWED, Map.of("backend.tool", Set.of("jdk.jfr.."), "device", Set.of("jdk.jfr..")));

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
