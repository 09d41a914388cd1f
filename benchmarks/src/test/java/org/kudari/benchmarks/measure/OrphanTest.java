package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.Suite;

/** Contenders are stopped most of the time. They still end when the benchmark is killed. */
@Timeout(120)
class OrphanTest {

    /** The benchmark: starts a contender, prints its number, and waits to be killed. */
    public static void main(String[] arguments) throws IOException {
        Roster roster = Roster.of(List.of("reference"), MatmulPrecision.FLOAT32);
        try (ContenderHandle _ = roster.start(roster.launchers(Suite.TRAIN).getFirst(), 1)) {
            System.out.println(
                    ProcessHandle.current().children().findFirst().orElseThrow().pid());
            System.in.read();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aStoppedContenderEndsWithAKilledBenchmark() throws Exception {
        Process benchmark = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        OrphanTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = benchmark.inputReader()) {
            long contender = Long.parseLong(printed.readLine());
            try {
                // It has answered, so it is stopped.
                await(contender, 'T');
                benchmark.destroyForcibly().waitFor();
                await(contender, 'Z');
            } finally {
                ProcessHandle.of(contender).ifPresent(ProcessHandle::destroyForcibly);
            }
        } finally {
            benchmark.destroyForcibly();
        }
    }

    private static void await(long pid, char state) throws IOException {
        while (state(pid) != state) {
            assertThat(Thread.interrupted())
                    .as("the time is over, and the state is '%s' instead of '%s'", state(pid), state)
                    .isFalse();
            Thread.yield();
        }
    }

    /** Linux's letter for the state of a process; that of an ended process also if there is no such process. */
    private static char state(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw e;
            }
            return 'Z';
        }
    }

    private static String classPath() {
        return Stream.of(testClasses(), System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** On the module path, tests are a patch of the module under test, which no property names. */
    private static String testClasses() {
        String name = OrphanTest.class.getName().replace('.', '/') + ".class";
        String place = OrphanTest.class.getResource("/" + name).toString();
        return Path.of(URI.create(place.substring(0, place.length() - name.length())))
                .toString();
    }
}
