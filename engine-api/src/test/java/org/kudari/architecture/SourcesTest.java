package org.kudari.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kudari.tensor.Tensor;

/** What can be read off the sources, in a checkout. */
class SourcesTest {
    private static final int MOST_LINES = 600;
    private static final Set<String> SOURCES = Set.of("java", "cl", "py", "sh");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);

    /** The module's folder: Maven says where it is, an IDE starts tests there. */
    private static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** The folder above the module that holds all of them, or null outside of a checkout. */
    private static Path repository() {
        Path folder = module();
        while (folder != null && !Files.exists(folder.resolve(".git"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @Test
    void noSourceFileIsLongerThanSixHundredLines() throws IOException {
        Path repository = repository();
        assumeTrue(repository != null, "not in a checkout");
        List<Path> sources = sources(repository);
        assertThat(sources).as("something was found").anyMatch(source -> source.endsWith("SourcesTest.java"));
        assertThat(sources).allSatisfy(source -> {
            try (var lines = Files.lines(source)) {
                assertThat(lines.count()).as(source.toString()).isLessThanOrEqualTo(MOST_LINES);
            }
        });
    }

    private static List<Path> sources(Path repository) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean built = name.equals("target") || name.startsWith(".") && !folder.equals(repository);
                return built ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (SOURCES.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            // A build beside the tests may take files away.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    @Test
    void theCoreDependsOnNothing() throws IOException {
        Path pom = module().resolve("pom.xml");
        assumeTrue(Files.exists(pom), "not in a checkout");
        List<String> dependencies = DEPENDENCY
                .matcher(Files.readString(pom))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(dependencies)
                .isNotEmpty()
                .allSatisfy(dependency -> assertThat(dependency).contains("<scope>test</scope>"));
    }

    @Test
    void theModuleRequiresTheBaseOfTheJdkAlone() {
        ModuleDescriptor descriptor = Tensor.class.getModule().getDescriptor();
        assumeTrue(descriptor != null, "on the class path");
        assertThat(descriptor.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
    }
}
