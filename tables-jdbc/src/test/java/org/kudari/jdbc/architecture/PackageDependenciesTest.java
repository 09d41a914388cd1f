package org.kudari.jdbc.architecture;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.jdbc.JdbcSource;

/** What the only package here may use: tables, and nothing of what is done with them. */
class PackageDependenciesTest {
    private static final PackageDependencies PACKAGES =
            PackageDependencies.of(JdbcSource.class, Map.of("jdbc", Set.of("io", "table", "table.cells")));

    @Test
    void everyPackageIsListed() {
        PACKAGES.everyPackageIsListed();
    }

    @Test
    void packagesDependOnlyOnWhatIsListed() {
        PACKAGES.packagesDependOnlyOnWhatIsListed();
    }

    @Test
    void packagesAreSmall() {
        PACKAGES.packagesAreSmall();
    }

    @Test
    void noTextDependsOnTheLocale() {
        LocaleIndependence.check(PACKAGES.production());
    }
}
