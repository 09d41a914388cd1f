package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, started as {@code ./kudari} starts it: what only a process can show. */
@Timeout(120)
class ProcessTest {
    private static final int SIGINT = 2;

    /** Runs a program with SIGINT's default, even where this process was started with SIGINT ignored. */
    private static final List<String> RESET_INTERRUPTS = List.of("/usr/bin/env", "--default-signal=INT");

    private static final List<Process> STARTED = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endWhatWasStarted() {
        STARTED.forEach(Process::destroyForcibly);
        STARTED.clear();
    }

    @Test
    void badInputIsOneLineAndExitCode2() throws IOException, InterruptedException {
        Process process = kudari(List.of(), "train", "--epochs", "0");

        assertThat(text(process.errorReader()))
                .isEqualTo("kudari: --epochs must be a whole number from 1, not '0' (kudari train --help says more)\n");
        assertThat(text(process.inputReader())).isEmpty();
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void tooLittleMemoryIsBadInput() throws IOException, InterruptedException {
        Process process = kudari(List.of("-Xmx40m"), "train");

        assertThat(text(process.errorReader()))
                .startsWith(
                        "kudari: this needs more memory than the 40 MiB that the JVM may take; KUDARI_JAVA_OPTS=-Xmx")
                .hasLineCount(1);
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void aReaderThatLeavesEndsIt() throws IOException, InterruptedException {
        Process training = endlessTraining();
        try (BufferedReader out = training.inputReader()) {
            assertThat(out.readLine()).endsWith("separator comma, UTF-8, the first row is a header");
        }
        assertThat(text(training.errorReader())).isEmpty();
        assertThat(training.waitFor()).isEqualTo(141);
    }

    @Test
    void anInterruptLeavesNothingBehind() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "there is no /bin/kill to send signals with");
        assumeTrue(canBeInterrupted(), "interrupts are ignored here, and no env gives a child the default again");
        Process process = endlessTraining("--save", folder.resolve("model").toString());
        BufferedReader out = process.inputReader();
        while (!out.readLine().startsWith("epoch")) {
            // Wait until it trains.
        }
        new ProcessBuilder("/bin/kill", "-INT", Long.toString(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(text(process.errorReader())).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("data.csv"));
        }
    }

    /** Predictions come block by block, so their file is unfinished for long. */
    @Test
    void anEndOnTheWayLeavesNoHalfOfAFile() throws IOException, InterruptedException {
        Path data = Samples.thirds(folder.resolve("data.csv"), 60, 1);
        Path model = folder.resolve("model");
        assertThat(Run.kudari(
                                "train",
                                "--device",
                                "reference",
                                "--hidden",
                                "none",
                                "--epochs",
                                "1",
                                "--data",
                                data.toString(),
                                "--save",
                                model.toString())
                        .exitCode())
                .isZero();
        Path out = folder.resolve("out.csv");
        Process process = kudari(
                List.of(),
                "predict",
                "--device",
                "reference",
                "--model",
                model.toString(),
                "--data",
                "-",
                "--header",
                "yes",
                "--separator",
                "comma",
                "--decimal",
                "point",
                "--encoding",
                "UTF-8",
                "--out",
                out.toString());
        Writer rows = process.outputWriter();
        rows.write("x,y\n1,2\n");
        rows.flush();
        while (countFiles() < 3) {
            Thread.sleep(10);
        }
        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(data, model);
        }
    }

    private long countFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void aBoardIsServedWhileATrainingRuns() throws IOException, InterruptedException {
        Process training = endlessTraining("--board");
        BufferedReader out = training.inputReader();
        String line = out.readLine();
        while (!line.startsWith("board: ")) {
            line = out.readLine();
        }
        URI address = URI.create(line.substring("board: ".length()));

        try (InputStream page = address.toURL().openStream()) {
            assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).contains("<title>Kudari board</title>");
        }
        try (InputStream events = address.resolve("events").toURL().openStream()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("id: ");
            assertThat(lines.readLine()).startsWith("data: kudari-training-");
            assertThat(lines.readLine()).isEqualTo("data: new");
            assertThat(lines.readLine()).startsWith("data: {\"type\":\"run\",");
        }
        training.destroy();
        assertThat(training.waitFor()).isEqualTo(143);
    }

    /** Of a table for which there is no memory. Its file has no name, so no signal can leave it behind. */
    @Test
    void aTrainingByATemporaryFileLeavesNoneHoweverItEndsAndGoesOn() throws IOException, InterruptedException {
        Path data = Samples.thirds(folder.resolve("data.csv"), 20_000, 1);
        Path expected = folder.resolve("expected");
        Process whole = streamed(data, "--save", expected.toString());
        assertThat(text(whole.errorReader())).isEmpty();
        assertThat(whole.waitFor()).isZero();

        Path run = folder.resolve("run");
        Process killed = streamed(data, "--checkpoint-dir", run.toString(), "--checkpoint-steps", "100");
        BufferedReader out = killed.inputReader();
        assertThat(out.readLine()).endsWith("converted to a temporary file in " + folder);
        while (!out.readLine().startsWith("epoch 1")) {
            // Wait until it has trained for an epoch.
        }
        assertThat(temporaryFiles()).isEmpty();
        killed.destroyForcibly().waitFor();
        assertThat(temporaryFiles()).isEmpty();

        Path resumed = folder.resolve("resumed");
        Process ended = streamed(data, "--checkpoint-dir", run.toString(), "--resume", "--save", resumed.toString());
        assertThat(text(ended.errorReader())).isEmpty();
        assertThat(text(ended.inputReader())).contains("going on from ");
        assertThat(ended.waitFor()).isZero();
        assertThat(resumed).hasSameBinaryContentAs(expected);
        assertThat(temporaryFiles()).isEmpty();
    }

    /** As doubles the table has 64 MB, of a heap of 80 MB. */
    @Test
    void aTableThatWouldFillTheHeapIsTrainedOn() throws IOException, InterruptedException {
        int rows = 400_000;
        Path data = folder.resolve("large.csv");
        try (BufferedWriter out = Files.newBufferedWriter(data)) {
            SplittableRandom random = new SplittableRandom(1);
            for (int row = 0; row < rows; row++) {
                StringBuilder line = new StringBuilder();
                for (int column = 0; column < 20; column++) {
                    line.append(random.nextInt(100)).append(',');
                }
                out.write(line.append(random.nextInt(2)).append('\n').toString());
            }
        }
        Process process = kudari(
                List.of("-Xmx80m", "-Djava.io.tmpdir=" + folder),
                "train",
                "--device",
                "reference",
                "--hidden",
                "none",
                "--epochs",
                "1",
                "--batch",
                "5000",
                "--data",
                data.toString());
        assertThat(text(process.inputReader()))
                .startsWith(data + ": takes more than the 40 MB of memory")
                .contains("320,000 rows to train with, 80,000 rows to test with");
        assertThat(text(process.errorReader())).doesNotContain("needs more memory");
        assertThat(process.waitFor()).isZero();
    }

    private Process streamed(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "train", "--device", "reference", "--hidden", "none", "--epochs", "5", "--data", data.toString()));
        arguments.addAll(List.of(more));
        return kudari(
                List.of("-Dkudari.table.memory=0", "-Djava.io.tmpdir=" + folder), arguments.toArray(String[]::new));
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("kudari-"))
                    .toList();
        }
    }

    private Process endlessTraining(String... more) throws IOException {
        Path data = Samples.thirds(folder.resolve("data.csv"), 200, 1);
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--device",
                "reference",
                "--hidden",
                "none",
                "--epochs",
                "1000000",
                "--data",
                data.toString()));
        arguments.addAll(List.of(more));
        return kudari(List.of(), arguments.toArray(String[]::new));
    }

    private static Process kudari(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(canResetInterrupts() ? RESET_INTERRUPTS : List.of());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports",
                "java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath()));
        command.addAll(options);
        command.add(Launcher.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "KUDARI_DEBUG", "TMPDIR"));
        Process process = builder.start();
        STARTED.add(process);
        return process;
    }

    /** A shell starts what runs in the background of a script with SIGINT ignored, and a JVM leaves that as it is. */
    private static boolean canBeInterrupted() throws IOException {
        Path status = Path.of("/proc/self/status");
        return canResetInterrupts()
                || !Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .noneMatch(ignored -> (ignored >> SIGINT - 1 & 1) == 1);
    }

    private static boolean canResetInterrupts() throws IOException {
        List<String> probe = new ArrayList<>(RESET_INTERRUPTS);
        probe.add("true");
        try {
            return Files.isExecutable(Path.of(probe.getFirst()))
                    && new ProcessBuilder(probe)
                                    .redirectErrorStream(true)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    /** These tests run as a module; the command runs on the class path. */
    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .reduce((a, b) -> a + System.getProperty("path.separator") + b)
                .orElseThrow();
    }

    private static String text(BufferedReader reader) throws IOException {
        return reader.lines().map(line -> line + "\n").reduce("", String::concat);
    }
}
