package org.kudari.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that is published has a version in the BOM, and goes to Maven Central. */
class PublishedModulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"bom", "bundle"})
    void allAreListed(String where) throws IOException {
        Path repository =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        assumeTrue(Files.exists(repository.resolve(where)), "not in a checkout");
        List<String> published = published(repository);

        assertThat(published).contains("engine-api");
        assertThat(Files.readString(repository.resolve(where).resolve("pom.xml")))
                .contains(published.stream()
                        .map(name -> "<artifactId>" + name + "</artifactId>")
                        .toList());
    }

    /** The names of the modules that say so. */
    private static List<String> published(Path repository) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> folders = Files.list(repository)) {
            for (Path folder : folders.toList()) {
                Path pom = folder.resolve("pom.xml");
                if (Files.exists(pom) && Files.readString(pom).contains("<publish.skip>false</publish.skip>")) {
                    names.add(folder.getFileName().toString());
                }
            }
        }
        return names;
    }
}
