package org.kudari.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
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

/** Checks that the provider is found, and that it finds drivers. The tests themselves run on the module path. */
class JdbcProviderTest {
    private static final SourceOptions QUERY = SourceOptions.DEFAULT.with("query", "SELECT 1 AS a ORDER BY a");

    @TempDir
    Path folder;

    /** Opens a database and reads it, in a JVM with everything on the class path. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            TableSource source = open(arguments[0], QUERY).orElseThrow();
            try (RowReader reader = source.read(source.likelyTypes(), Mismatch.FAIL)) {
                System.out.println(reader.next().rows() + " row, module "
                        + source.getClass().getModule().isNamed());
            }
        }
    }

    private static Optional<TableSource> open(String url, SourceOptions options) {
        return TableSources.open(List.of(url), options);
    }

    @Test
    void isFoundOnTheModulePath() {
        assertThat(JdbcProvider.class.getModule().isNamed()).isTrue();
        assertThat(open("jdbc:duckdb:", QUERY)).get().isInstanceOf(JdbcSource.class);
        assertThat(open("shop.csv", QUERY)).isEmpty();
    }

    @Test
    void isFoundOnTheClassPath() throws Exception {
        String path = Stream.of(
                        System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"),
                        "target/test-classes")
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
        String printed =
                run("java", "--enable-native-access=ALL-UNNAMED", "-cp", path, Opening.class.getName(), "jdbc:duckdb:");
        assertThat(printed).isEqualTo("1 row, module false");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> open("jdbc:duckdb:", SourceOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("jdbc:duckdb:: a database needs a query, such as: select * from customers order by id");
        assertThatThrownBy(() -> open("jdbc:duckdb:", QUERY.with("table", "t")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("jdbc:duckdb:: a database takes no table, but query, user, password, driver");
        assertThatThrownBy(() -> TableSources.open(List.of("jdbc:duckdb:", "b.csv"), QUERY))
                .hasMessage("jdbc:duckdb:: a database is a table by itself, and cannot be joined with others");
    }

    /** A driver that no class path has, in a jar as a user would download it. */
    @Test
    void aDriverComesFromAJar() throws Exception {
        Path jar = jarOfADriver();
        for (Path place : List.of(jar, jar.getParent())) {
            assertThatThrownBy(() -> open("jdbc:stub:x", QUERY.with("driver", place.toString())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("jdbc:stub:x: cannot be connected to: the stub answers");
        }
        assertThatThrownBy(() -> open("jdbc:stub:x", QUERY)).hasMessageStartingWith("jdbc:stub:x: has no driver here");
        assertThatThrownBy(() -> open("jdbc:other:x", QUERY.with("driver", jar.toString())))
                .hasMessage("jdbc:other:x: has no driver in " + jar + "; it needs the jar of its driver");
        Path absent = folder.resolve("absent.jar");
        assertThatThrownBy(() -> open("jdbc:stub:x", QUERY.with("driver", absent.toString())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(absent + ": there is no such file; it was named as a driver");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> open("jdbc:stub:x", QUERY.with("driver", text.toString())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no driver in " + text);
    }

    private Path jarOfADriver() throws Exception {
        Path source = Files.writeString(folder.resolve("StubDriver.java"), """
                import java.sql.*;

                public class StubDriver implements Driver {
                    public Connection connect(String url, java.util.Properties info) throws SQLException {
                        throw new SQLException("the stub answers");
                    }

                    public boolean acceptsURL(String url) {
                        return url.startsWith("jdbc:stub:");
                    }

                    public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) {
                        return null;
                    }

                    public int getMajorVersion() {
                        return 1;
                    }

                    public int getMinorVersion() {
                        return 0;
                    }

                    public boolean jdbcCompliant() {
                        return false;
                    }

                    public java.util.logging.Logger getParentLogger() {
                        return null;
                    }
                }
                """);
        assertThat(run("javac", "-d", folder.toString(), source.toString())).isEmpty();
        Path jar = Files.createDirectory(folder.resolve("drivers")).resolve("stub.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
            out.write("StubDriver\n".getBytes());
            out.putNextEntry(new JarEntry("StubDriver.class"));
            out.write(Files.readAllBytes(folder.resolve("StubDriver.class")));
        }
        return jar;
    }

    private static String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", tool)
                                .toString()),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return printed.strip();
    }
}
