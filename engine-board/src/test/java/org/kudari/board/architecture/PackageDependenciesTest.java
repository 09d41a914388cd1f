package org.kudari.board.architecture;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kudari.architecture.rules.LocaleIndependence;
import org.kudari.architecture.rules.PackageDependencies;
import org.kudari.architecture.rules.ProductionClasses;
import org.kudari.board.Board;

/** What the board may use: files, and the web server of the JDK. It knows neither tensors nor trainings. */
class PackageDependenciesTest {
    private static final PackageDependencies PACKAGES = PackageDependencies.of(
            Board.class, Map.of("board", Set.of("io")), Map.of("board", Set.of("com.sun.net.httpserver..")));

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
        LocaleIndependence.check(ProductionClasses.of(Board.class));
    }
}
