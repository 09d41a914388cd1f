package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own: one that Java's flight recorder watches, and one where there is no recorder. */
@Timeout(180)
class FlightRecordingTest {
    @TempDir
    private Path folder;

    private String train(Path java, List<String> options, Path model) throws IOException, InterruptedException {
        Path data = folder.resolve("data.csv");
        if (!Files.exists(data)) {
            Samples.thirds(data, 200, 1);
        }
        List<String> command = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(),
                "--add-exports",
                "java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Stream.of("jdk.module.path", "java.class.path")
                        .map(System::getProperty)
                        .filter(path -> path != null && !path.isEmpty())
                        .collect(Collectors.joining(System.getProperty("path.separator")))));
        command.addAll(options);
        command.addAll(List.of(Launcher.class.getName(), "train", "--data", data.toString(), "--device", "cpu"));
        command.addAll(List.of("--hidden", "8", "--epochs", "3", "--threads", "1", "--save", model.toString()));
        command.addAll(List.of("--checkpoint-dir", model + "-checkpoints"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "KUDARI_DEBUG"));
        Process process = builder.start();
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void aRecordingShowsStepsKernelsTransfersCompilationsAndCheckpoints() throws IOException, InterruptedException {
        Path recording = folder.resolve("training.jfr");
        Path recorded = folder.resolve("recorded");
        Path alone = folder.resolve("alone");
        Path java = Path.of(System.getProperty("java.home"));

        train(java, List.of("-XX:StartFlightRecording=filename=" + recording), recorded);
        train(java, List.of(), alone);

        assertThat(recorded).hasSameBinaryContentAs(alone);
        Map<String, List<RecordedEvent>> events = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().startsWith("org.kudari."))
                .collect(Collectors.groupingBy(
                        event -> event.getEventType().getName().substring("org.kudari.".length()),
                        TreeMap::new,
                        Collectors.toList()));
        assertThat(events.keySet()).containsExactly("Checkpoint", "Compilation", "Kernel", "Step", "Transfer");
        // 160 rows of 200 are trained on, 64 at a time.
        assertThat(events.get("Step"))
                .extracting(event -> event.getLong("step"), event -> event.getInt("epoch"))
                .hasSize(9)
                .contains(tuple(1L, 1), tuple(9L, 3));
        assertThat(events.get("Checkpoint")).hasSize(3);
        assertThat(events.get("Kernel"))
                .anyMatch(event -> event.getString("operation").equals("matmul")
                        && event.getString("detail").startsWith("64 x 2 x 8")
                        && event.getDouble("operations") >= 2 * 64 * 2 * 8
                        && event.getLong("bytes") > 0);
        assertThat(events.get("Transfer")).anyMatch(event -> event.getBoolean("isToDevice"));
        assertThat(events.get("Compilation")).allMatch(event -> event.getLong("kernels") > 0);
    }

    @Test
    void withoutTheRecorderItTrainsToTheSameBits() throws IOException, InterruptedException {
        Path image = folder.resolve("image");
        Path java = Path.of(System.getProperty("java.home"));
        Process linking = new ProcessBuilder(
                        java.resolve("bin/jlink").toString(),
                        "--add-modules",
                        "java.base,java.logging,java.management,java.desktop,java.sql,jdk.incubator.vector,jdk.unsupported",
                        "--strip-debug",
                        "--output",
                        image.toString())
                .redirectErrorStream(true)
                .start();
        String output = linking.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(linking.waitFor()).as(output).isZero();
        Path small = folder.resolve("small");
        Path whole = folder.resolve("whole");

        train(image, List.of(), small);
        train(java, List.of(), whole);

        assertThat(Files.exists(image.resolve("bin/jfr"))).isFalse();
        assertThat(small).hasSameBinaryContentAs(whole);
    }
}
