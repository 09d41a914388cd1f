package org.kudari.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.io.InvalidInputException;
import org.kudari.table.RowReader;
import org.kudari.table.SourceOptions;
import org.kudari.table.TableSource;
import org.kudari.table.TableSource.Mismatch;
import org.kudari.table.TableSources;

/** Checks that the provider is found. The tests themselves run on the module path. */
class ParquetProviderTest {

    @TempDir
    Path folder;

    /** Opens a file and reads it, in a JVM with everything on the class path. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            try {
                TableSource source = TableSources.open(List.of(arguments), SourceOptions.DEFAULT)
                        .orElseThrow();
                try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
                    System.out.println(reader.next().rows() + " rows, module "
                            + source.getClass().getModule().isNamed());
                }
            } catch (InvalidInputException problem) {
                System.out.println("error: " + problem.getMessage());
            }
        }
    }

    @Test
    void isFoundOnTheModulePath() throws Exception {
        Path file = DuckDb.copy("SELECT 1 AS a", folder.resolve("t.parquet"));
        assertThat(ParquetProvider.class.getModule().isNamed()).isTrue();
        assertThat(TableSources.open(List.of(file.toString()), SourceOptions.DEFAULT))
                .get()
                .isInstanceOf(ParquetSource.class);
    }

    @Test
    void isFoundOnTheClassPath() throws Exception {
        Path file = DuckDb.copy("SELECT 1 AS a FROM range(3)", folder.resolve("t.parquet"), "COMPRESSION snappy");
        assertThat(fork(_ -> true, file)).isEqualTo("3 rows, module false");
    }

    @Test
    void aLibraryThatIsNotHereIsNamed() throws Exception {
        Path snappy = DuckDb.copy("SELECT 1 AS a", folder.resolve("s.parquet"), "COMPRESSION snappy");
        assertThat(fork(jar -> !jar.contains("snappy"), snappy))
                .startsWith("error: " + snappy + ": cannot be read: ")
                .contains("SNAPPY", "org.xerial.snappy:snappy-java")
                .doesNotContain("\n");
        Path zstd = DuckDb.copy("SELECT 1 AS a", folder.resolve("z.parquet"), "COMPRESSION zstd");
        assertThat(fork(jar -> !jar.contains("zstd"), zstd))
                .startsWith("error: " + zstd + ": cannot be read: ")
                .contains("ZSTD", "com.github.luben:zstd-jni");
    }

    @Test
    void theModuleThatIsNotHereIsNamed() throws Exception {
        Path file = DuckDb.copy("SELECT 1 AS a", folder.resolve("t.parquet"));
        assertThat(fork(
                        jar -> !jar.contains("tables-parquet" + File.separator + "target" + File.separator + "classes"),
                        file))
                .isEqualTo("error: " + file
                        + ": a Parquet file needs the module org.kudari:tables-parquet, which is not here");
    }

    @Test
    void aFileIsKnownByItsNameOrItsBeginning() throws Exception {
        Path named = Files.writeString(folder.resolve("text.PARQUET"), "a\n1\n");
        assertThatThrownBy(() -> open(named)).hasMessageContaining("is not a Parquet file");
        Path unnamed = DuckDb.copy("SELECT 1 AS a", folder.resolve("table"));
        assertThat(open(unnamed)).isPresent();
        Path text = Files.writeString(folder.resolve("t.csv"), "a\n1\n");
        assertThat(open(text)).isEmpty();
        assertThat(open(folder.resolve("absent.csv"))).isEmpty();
        assertThat(open(folder)).isEmpty();
        assertThat(TableSources.open(List.of("a\0b"), SourceOptions.DEFAULT)).isEmpty();
        assertThat(TableSources.open(List.of(), SourceOptions.DEFAULT)).isEmpty();
    }

    @Test
    void aSettingThatItDoesNotTakeIsRefused() throws Exception {
        Path file = DuckDb.copy("SELECT 1 AS a", folder.resolve("t.parquet"));
        assertThatThrownBy(() ->
                        TableSources.open(List.of(file.toString()), SourceOptions.DEFAULT.with("query", "select 1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": a Parquet file takes no query");
    }

    private static Optional<TableSource> open(Path file) {
        return TableSources.open(List.of(file.toString()), SourceOptions.DEFAULT);
    }

    private static String fork(Predicate<String> isOnPath, Path file) throws IOException, InterruptedException {
        String path = Stream.of(
                        System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"),
                        "target/test-classes")
                .filter(Objects::nonNull)
                .flatMap(paths -> Stream.of(paths.split(File.pathSeparator)))
                .filter(isOnPath)
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        Opening.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return printed.strip();
    }
}
