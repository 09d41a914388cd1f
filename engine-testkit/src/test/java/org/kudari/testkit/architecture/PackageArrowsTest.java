package org.kudari.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kudari.testkit.table.CaseTable;

/** The dependencies between this module's packages, and from them to the engine's. The suite alone uses JUnit. */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.";
    private static final String SUITE = "testkit";

    /** The packages that each package may use, this module's and the engine's. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "testkit.table",
            Set.of("autograd", "backend", "device", "expr", "layout", "op", "tensor"),
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
                    "op",
                    "random",
                    "tensor"),
            SUITE,
            Set.of("testkit.backend", "testkit.check", "testkit.table", "autograd", "backend", "device", "layout"));

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(CaseTable.class
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
        Set<String> packages = PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet());
        assertThat(packages).isEqualTo(MAY_KNOW.keySet());
    }

    @Test
    void packagesKnowOnlyWhatTheyMay() {
        MAY_KNOW.forEach((name, others) -> {
            String[] known = Stream.of(
                            Stream.of("java..", ROOT + name),
                            others.stream().map(other -> ROOT + other),
                            name.equals(SUITE) ? Stream.of("org.junit.jupiter.api..") : Stream.<String>empty())
                    .flatMap(packages -> packages)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(known)
                    .check(PRODUCTION);
        });
    }

    @Test
    void noArrowsRunInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(PRODUCTION);
    }
}
