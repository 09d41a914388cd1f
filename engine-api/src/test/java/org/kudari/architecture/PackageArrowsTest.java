package org.kudari.architecture;

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
import org.kudari.tensor.Tensor;

/**
 * The dependencies between the packages of the tensor core. One that is not in the table is a mistake in the design.
 */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.";

    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
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

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(Tensor.class
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
            String[] known = Stream.concat(
                            Stream.of("java..", ROOT + name), others.stream().map(other -> ROOT + other))
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
