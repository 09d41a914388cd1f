package org.kudari.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kudari.tensor.Tensor;

/** Rules about the source files of all modules, checked in a checkout. */
class SourcesTest {
    private static final int MAX_LINES = 600;
    private static final int MAX_FILES = 25;

    /** One record for each operation; a division into several packages would not help a reader. */
    private static final String LARGE_PACKAGE = "engine-api/src/main/java/org/kudari/op";

    private static final String MAIN_SOURCES = "src/main/java/";
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
                assertThat(lines.count()).as(source.toString()).isLessThanOrEqualTo(MAX_LINES);
            }
        });
    }

    @Test
    void noPackageHasMoreThanTwentyFiveFiles() throws IOException {
        Path repository = repository();
        assumeTrue(repository != null, "not in a checkout");
        Map<String, List<String>> packages = packages(repository);
        assertThat(packages).as("something was found").containsKey(LARGE_PACKAGE);
        packages.remove(LARGE_PACKAGE);
        Map<String, Integer> tooLarge = new TreeMap<>();
        packages.forEach((folder, files) -> {
            if (files.size() > MAX_FILES) {
                tooLarge.put(folder, files.size());
            }
        });
        assertThat(tooLarge).as("packages of more than " + MAX_FILES + " files").isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        Path repository = repository();
        assumeTrue(repository != null, "not in a checkout");
        Map<String, List<String>> packages = packages(repository);
        // The consumer is a project of its own, a single class.
        packages.keySet().removeIf(folder -> !folder.contains(MAIN_SOURCES) || folder.startsWith("consumer/"));
        assertThat(packages).as("something was found").containsKey(LARGE_PACKAGE);
        packages.values().removeIf(files -> files.contains("package-info.java"));
        assertThat(packages.keySet()).as("packages without package-info.java").isEmpty();
    }

    /** The names of the Java files by folder, relative to the repository, with slashes between names. */
    private static Map<String, List<String>> packages(Path repository) throws IOException {
        Map<String, List<String>> packages = new TreeMap<>();
        for (Path source : sources(repository)) {
            String name = source.getFileName().toString();
            if (name.endsWith(".java") && !name.equals("module-info.java")) {
                String folder =
                        repository.relativize(source.getParent()).toString().replace(File.separatorChar, '/');
                packages.computeIfAbsent(folder, _ -> new ArrayList<>()).add(name);
            }
        }
        return packages;
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
        // At run time: what is static may be missing then.
        assertThat(descriptor.requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
        assertThat(descriptor.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "jdk.jfr");
    }
}
