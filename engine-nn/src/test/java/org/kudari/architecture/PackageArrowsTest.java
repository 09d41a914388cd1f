package org.kudari.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import org.kudari.nn.Model;

/** The dependencies between this module's packages, and from them to the engine's and to libraries. */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.";
    private static final String[] LIBRARIES = {"com.fasterxml.jackson..", "de.siegmar.fastcsv.."};

    /** The packages that each package may use, this module's and the engine's. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "data", Set.of("device", "expr", "layout", "op", "random", "tensor"),
            "data.strokes", Set.of("data"),
            "io", Set.of("data"),
            "nn", Set.of("backend", "device", "expr", "layout", "op", "random", "tensor"),
            "optim", Set.of("device", "expr", "layout", "tensor"),
            "predict", Set.of("data", "io", "nn", "device", "expr", "layout", "tensor"),
            "train", Set.of("data", "nn", "optim", "device", "layout", "random", "tensor"));

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(Model.class
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
                            name.equals("io") ? Stream.of(LIBRARIES) : Stream.<String>empty())
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

    /** An enum of the interface, such as {@code Reduction}, is only a parameter of an operation. */
    @Test
    void ofBackendsOnlyEnumsAreKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.kudari.backend..")
                        .and(not(describe("are enums", JavaClass::isEnum)))
                        .or(resideInAnyPackage("org.kudari.backend.*..", "org.kudari.cpu..", "org.kudari.opencl..")))
                .check(PRODUCTION);
    }
}
