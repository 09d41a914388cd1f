package org.kudari.testkit.architecture;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.testkit.table.CaseTable;

/** The dependencies between this module's packages, and from them to the engine's. The suite alone uses JUnit. */
class PackageDependenciesTest {
    private static final String SUITE = "testkit";

    /** For each package the others that it may depend on, of this module and of the core. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "testkit.table",
            Set.of("autograd", "backend", "device", "expr", "layout", "loss", "model", "nn", "op", "tensor"),
            "testkit.backend",
            Set.of("backend", "backend.tool", "device", "layout"),
            "testkit.compare",
            Set.of("testkit.backend", "testkit.table", "backend", "backend.reference", "device", "layout", "tensor"),
            "testkit.check",
            Set.of(
                    "testkit.backend",
                    "testkit.compare",
                    "testkit.table",
                    "backend",
                    "backend.reference",
                    "backend.tool",
                    "device",
                    "expr",
                    "layout",
                    "loss",
                    "op",
                    "optim",
                    "random",
                    "tensor"),
            "testkit.model",
            Set.of(
                    "testkit.backend",
                    "testkit.check",
                    "testkit.compare",
                    "device",
                    "expr",
                    "layout",
                    "model",
                    "nn",
                    "op",
                    "optim",
                    "predict",
                    "random",
                    "tensor"),
            SUITE,
            Set.of(
                    "testkit.backend",
                    "testkit.check",
                    "testkit.model",
                    "testkit.table",
                    "autograd",
                    "backend",
                    "device",
                    "layout"));

    private static final Map<String, Set<String>> LIBRARIES = Map.of(SUITE, Set.of("org.junit.jupiter.api.."));

    private static final PackageDependencies PACKAGES = PackageDependencies.of(CaseTable.class, ALLOWED, LIBRARIES);

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
