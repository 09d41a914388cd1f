package org.kudari.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kudari.cli.Launcher;

/** The packages of the command, and which of each other they may use. An arrow that is not here is a mistake. */
class PackageArrowsTest {
    private static final String ROOT = "org.kudari.cli";

    /** By the last part of their names; the root package has none. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "terminal", Set.of(),
            "exit", Set.of("terminal"),
            "report", Set.of("terminal"),
            "training", Set.of("exit", "terminal"),
            "options", Set.of("training", "exit", "terminal"),
            "command", Set.of("options", "report", "training", "exit", "terminal"),
            "", Set.of("command", "options", "exit", "terminal"));

    private static final int MOST_FILES = 25;

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(classFiles());

    private static Path classFiles() {
        try {
            return Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static DescribedPredicate<JavaClass> in(String description, Set<String> rooms) {
        return DescribedPredicate.describe(description, type -> isOurs(type) && rooms.contains(room(type)));
    }

    @Test
    void everyPackageIsHere() {
        Set<String> rooms = PRODUCTION.stream()
                .filter(PackageArrowsTest::isOurs)
                .map(PackageArrowsTest::room)
                .collect(Collectors.toSet());
        assertThat(rooms).isEqualTo(MAY_USE.keySet());
    }

    @Test
    void packagesUseOnlyWhatTheyMay() {
        MAY_USE.forEach((room, allowed) -> {
            Set<String> others = new TreeSet<>(MAY_USE.keySet());
            others.removeAll(allowed);
            others.remove(room);
            if (!others.isEmpty()) {
                noClasses()
                        .that(in("are in '" + room + "'", Set.of(room)))
                        .should()
                        .dependOnClassesThat(in("are in one of " + others, others))
                        .check(PRODUCTION);
            }
        });
    }

    @Test
    void noArrowsRunInACircle() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void nothingHereKnowsABackend() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.kudari.cpu..", "org.kudari.opencl..")
                .check(PRODUCTION);
    }

    @Test
    void picocliStaysWhereOptionsAreRead() {
        noClasses()
                .that(in("are in a package without options", Set.of("terminal", "report", "training")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(PRODUCTION);
    }

    @Test
    void aPackageIsSmall() {
        Map<String, Long> files = PRODUCTION.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files).allSatisfy((name, count) -> assertThat(count).isBetween(1L, (long) MOST_FILES));
    }
}
