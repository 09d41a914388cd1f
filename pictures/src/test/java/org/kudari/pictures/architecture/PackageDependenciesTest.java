package org.kudari.pictures.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.architecture.rules.ProductionClasses;
import org.kudari.pictures.Pictures;

/**
 * The packages of the drawing kit, and what each may use. Only the root package knows tensors. A dependency that is not
 * listed here is a mistake in the design.
 */
class PackageDependenciesTest {
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("pictures.canvas", Set.of()),
            entry("pictures.figure", Set.of("pictures.canvas")),
            entry("pictures.image", Set.of("pictures.canvas")),
            entry("pictures.plot", Set.of("pictures.canvas", "pictures.image")),
            entry("pictures.surface", Set.of("pictures.canvas", "pictures.plot")),
            entry("pictures.diagram", Set.of("pictures.canvas", "pictures.figure")),
            entry("pictures", Set.of("pictures.canvas", "pictures.diagram", "pictures.figure", "layout", "tensor")));

    private static final PackageDependencies PACKAGES =
            PackageDependencies.of(Pictures.class, ALLOWED, Map.of("pictures.figure", Set.of("javax.imageio..")));

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
    void packagesAreSmall() {
        PACKAGES.packagesAreSmall();
    }

    @Test
    void noTextDependsOnTheLocale() {
        LocaleIndependence.check(ProductionClasses.of(Pictures.class));
    }
}
