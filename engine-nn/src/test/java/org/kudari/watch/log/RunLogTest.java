package org.kudari.watch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.TrainingWatch;
import org.kudari.watch.WatchedSteps;
import org.kudari.watch.WatchedTraining;

class RunLogTest {
    private static final TrainingWarning WARNING =
            new TrainingWarning(TrainingWarning.Fault.DEAD_UNITS, 12, "3", "50 % are dead", "fewer \"units\"");

    @TempDir
    Path folder;

    private WatchedTraining written(Path file) {
        WatchedTraining seen = new WatchedTraining();
        try (Device device = new Device(new ReferenceBackend());
                RunLog log = RunLog.create(file)) {
            TrainingWatch watch =
                    new TrainingWatch(WatchedTraining.trainer(device, 2), WatchedSteps.every(1), seen, log);
            watch.describe("data", "größe \"x\".csv");
            watch.fit(WatchedTraining.points(100).on(device));
            log.warning(WARNING);
            assertThat(log.problem()).isEmpty();
        }
        return seen;
    }

    @Test
    void isReadBackAsItWas() {
        Path file = folder.resolve("run.jsonl");
        WatchedTraining seen = written(file);

        RunHistory history = RunHistory.read(file);

        assertThat(history.run()).isEqualTo(seen.runs.getFirst());
        assertThat(history.steps()).isEqualTo(seen.steps);
        assertThat(history.epochs()).isEqualTo(seen.epochs);
        assertThat(history.warnings()).containsExactly(WARNING);
        assertThat(history.end()).contains(seen.ends.getFirst());
    }

    @Test
    void numbersThatAreNotFiniteComeBack() {
        Path file = folder.resolve("run.jsonl");
        StepSummary step = new StepSummary(
                1,
                1,
                0.1,
                Double.POSITIVE_INFINITY,
                1e-300,
                Double.NaN,
                1L << 40,
                Optional.empty(),
                List.of(),
                List.of());
        EpochSummary epoch = new EpochSummary(1, 1, 0.1, Double.NEGATIVE_INFINITY, Map.of("a", 1 / 3.0));
        try (RunLog log = RunLog.create(file)) {
            log.begin(new RunDescription("", 0, Map.of(), 0, Double.NaN));
            log.step(step);
            log.epoch(epoch);
        }

        RunHistory history = RunHistory.read(file);

        assertThat(history.run().lossOfGuess()).isNaN();
        assertThat(history.steps()).containsExactly(step);
        assertThat(history.epochs()).containsExactly(epoch);
        assertThat(history.end()).isEmpty();
    }

    @Test
    void whatACrashBrokeOffIsLeftOut() throws IOException {
        Path file = folder.resolve("run.jsonl");
        WatchedTraining seen = written(file);
        byte[] whole = Files.readAllBytes(file);
        int lines = new String(whole, StandardCharsets.UTF_8).split("\n").length;
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));

        assertThat(RunHistory.read(file).steps()).isEqualTo(seen.steps);

        try (RunLog log = RunLog.append(file)) {
            log.begin(new RunDescription("again", 7, Map.of(), 7, 1));
            log.end(new RunEnd(RunEnd.Reason.STOPPED, "stopped"));
        }
        assertThat(Files.readAllLines(file)).hasSize(lines + 2);
        RunHistory history = RunHistory.read(file);
        assertThat(history.run().model()).isEqualTo("again");
        assertThat(history.steps()).isEqualTo(seen.steps.subList(0, 7));
        assertThat(history.epochs()).isEqualTo(seen.epochs.subList(0, 1));
        assertThat(history.warnings()).isEmpty();
        assertThat(history.end()).contains(new RunEnd(RunEnd.Reason.STOPPED, "stopped"));
    }

    @Test
    void doesNotOverwrite() throws IOException {
        Path file = Files.writeString(folder.resolve("other.txt"), "a poem");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RunLog.create(file))
                .withMessage(file + ": cannot be written: it is there already");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RunLog.create(folder.resolve("no/run.jsonl")))
                .withMessageEndingWith("cannot be written: no file can be made in its folder");
        assertThat(file).hasContent("a poem");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Map<String, String> files = Map.of(
                "",
                "is no run log: it says of no run",
                "a poem\n",
                "is no run log: it says of no run",
                "[1]\n",
                "line 1 is not a JSON object",
                "{\"a\": 1}\n",
                "line 1 has no usable field 'type'",
                "{\"a\n{\"type\":\"epoch\"}\n",
                "line 2 follows a broken line, and begins no run",
                "{\"type\":\"run\",\"version\":2}\n",
                "line 1 was written by a later version",
                "{\"type\":\"run\",\"version\":1}\n",
                "line 1 has no usable field 'firstStep'");
        for (var entry : files.entrySet()) {
            Path file = Files.writeString(folder.resolve("x.jsonl"), entry.getKey());
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> RunHistory.read(file))
                    .withMessage(file + ": " + entry.getValue());
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RunHistory.read(folder))
                .withMessage(folder + ": is a folder, not a file");
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        Path file = folder.resolve("run.jsonl");
        written(file);
        byte[] whole = Files.readAllBytes(file);
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int i = random.nextInt(4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            Files.write(file, damaged);
            try {
                RunHistory.read(file);
            } catch (InvalidInputException expected) {
                refused++;
                assertThat(expected.getMessage()).as("seed %d", seed).startsWith(file.toString());
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }
}
