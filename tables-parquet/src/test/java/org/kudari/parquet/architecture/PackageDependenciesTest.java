package org.kudari.parquet.architecture;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.parquet.ParquetSource;

/** What the only package here may use: tables, and nothing of what is done with them. */
class PackageDependenciesTest {
    private static final PackageDependencies PACKAGES = PackageDependencies.of(
            ParquetSource.class,
            Map.of("parquet", Set.of("io", "table", "table.cells")),
            Map.of(
                    "parquet",
                    Set.of("dev.hardwood", "dev.hardwood.metadata", "dev.hardwood.reader", "dev.hardwood.schema")));

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
