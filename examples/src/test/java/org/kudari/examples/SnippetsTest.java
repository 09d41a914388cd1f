package org.kudari.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java in the documentation is compiled code: an example's in the README, any file's of the build elsewhere. */
class SnippetsTest {
    private static final List<JavaSource> EXAMPLES = JavaSource.examples();
    private static final List<JavaSource> SOURCES = JavaSource.all();

    static List<Snippet> readme() {
        return Snippet.ofMarkdown(Repository.ROOT.resolve("README.md"));
    }

    static List<Snippet> contributing() {
        return Snippet.ofMarkdown(Repository.ROOT.resolve("CONTRIBUTING.md"));
    }

    static List<Snippet> docs() {
        return Repository.files(Repository.ROOT.resolve("docs"), ".md").stream()
                .flatMap(file -> Snippet.ofMarkdown(file).stream())
                .toList();
    }

    static List<Snippet> javadoc() {
        return Stream.of("engine-api", "engine-nn", "engine-testkit")
                .map(module -> Repository.ROOT.resolve(module).resolve("src/main/java"))
                .flatMap(folder -> Repository.files(folder, ".java").stream())
                .flatMap(file -> Snippet.ofJavadoc(file).stream())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readme")
    void theReadmeShowsExamples(Snippet snippet) {
        assertCompiled(snippet, EXAMPLES, "program of " + Repository.ROOT.relativize(Repository.EXAMPLES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"contributing", "docs", "javadoc"})
    void otherDocumentsShowCompiledCode(Snippet snippet) {
        assertCompiled(snippet, SOURCES, "source file that the build compiles");
    }

    private static void assertCompiled(Snippet snippet, List<JavaSource> sources, String where) {
        for (String part : snippet.parts()) {
            if (sources.stream().noneMatch(source -> source.has(part))) {
                fail(snippet.place() + ": no " + where + " has these lines:\n" + part);
            }
        }
    }

    @Test
    void codeIsFoundHoweverItIsBrokenIntoLines() {
        JavaSource source = source("""
                void main() { // starts
                    var x = sum(1,
                            2);
                    /* y = 3; */ print("// " + x);
                }
                """);

        assertThat(source.has("var x = sum(1, 2); // three\nprint(\"// \" + x);"))
                .isTrue();
        assertThat(source.has("var x = sum(1, 3);")).isFalse();
        assertThat(source.has("y = 3;")).as("in a comment").isFalse();
        assertThat(source.has("void main() {\nprint(\"// \" + x);"))
                .as("with a gap")
                .isFalse();
    }

    @Test
    void aDeviceMayBeOpenedInAnotherMethod() {
        String opening = "try (Device device = Devices.best()) {";
        String snippet = opening + " use(device); }";

        assertThat(source(opening + " run(device); } void run() { use(device); }")
                        .has(snippet))
                .isTrue();
        assertThat(source("void run() { use(device); }").has(snippet)).isFalse();
        assertThat(source(opening + " run(device); } void run() { lose(device); }")
                        .has(snippet))
                .isFalse();
    }

    @Test
    void javadocIsReadToItsClosingBrace() {
        Path file = Repository.ROOT.resolve("engine-testkit/src/main/java/org/kudari/testkit/ConformanceSuite.java");

        assertThat(Snippet.ofJavadoc(file))
                .singleElement()
                .satisfies(snippet -> assertThat(snippet.text().strip())
                        .startsWith("class ReferenceConformanceTest")
                        .endsWith("}\n}"));
    }

    private static JavaSource source(String text) {
        return new JavaSource(Path.of("Some.java"), JavaSource.reduced(text));
    }
}
