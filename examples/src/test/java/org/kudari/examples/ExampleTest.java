package org.kudari.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of examples against the files of the package. */
class ExampleTest {
    private static final int LINES_BELOW = 120;
    private static final Set<String> NO_PROGRAMS = Set.of("Example", "package-info");

    /** The names of the classes that are programs, from their files. */
    static List<String> programs() {
        return Repository.files(Repository.EXAMPLES, ".java").stream()
                .filter(file -> file.getParent().equals(Repository.EXAMPLES))
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !NO_PROGRAMS.contains(name))
                .toList();
    }

    @Test
    void theExhibitsOfTheGalleryAreShort() {
        List<Path> exhibits = Repository.files(Repository.EXAMPLES.resolve("gallery"), ".java").stream()
                .filter(file -> file.getParent().endsWith("gallery"))
                .toList();

        assertThat(exhibits)
                .hasSizeGreaterThan(15)
                .allSatisfy(file -> assertThat(Repository.read(file).lines().count())
                        .as(file.toString())
                        .isLessThan(LINES_BELOW));
    }

    @Test
    void everyFileIsListedUnderItsName() {
        List<String> names = programs().stream()
                .map(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(Example.all()).extracting(Example::name).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aSummaryIsShortAndNoSentence() {
        assertThat(Example.all())
                .extracting(Example::summary)
                .allSatisfy(
                        summary -> assertThat(summary).hasSizeBetween(10, 70).matches("[a-z].*[^.]"));
    }

    @Test
    void isFoundByItsName() {
        assertThat(Example.named("and-gate")).map(Example::name).contains("and-gate");
        assertThat(Example.named("walk")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramIsShortAndStartsByItself(String name) throws ReflectiveOperationException {
        Path file = Repository.EXAMPLES.resolve(name + ".java");
        assertThat(Repository.read(file).lines().count()).as(file.toString()).isLessThan(LINES_BELOW);

        Method main = Class.forName("org.kudari.examples." + name).getMethod("main", String[].class);
        assertThat(Modifier.isStatic(main.getModifiers())).isTrue();
        assertThat(main.getReturnType()).isEqualTo(void.class);
    }

    /** A program reads alone: it uses none of the other files of its package. */
    @ParameterizedTest
    @MethodSource("programs")
    void aProgramIsOneFile(String name) {
        String text = Repository.read(Repository.EXAMPLES.resolve(name + ".java"));

        assertThat(programs())
                .filteredOn(other -> !other.equals(name))
                .noneMatch(other -> text.matches("(?s).*\\b" + other + "[.(].*"));
    }
}
