package org.kudari.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.log.RunHistory;

/** What the command writes of a training, and what it says is wrong with one. */
@Timeout(120)
class WatchedTrainingTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeFiles() {
        data = Samples.thirds(folder.resolve("data.csv"), 400, 1);
    }

    private Run train(String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--data", data.toString(), "--epochs", "3"));
        if (!List.of(options).contains("--hidden")) {
            args.addAll(List.of("--hidden", "16"));
        }
        args.addAll(List.of(options));
        return Run.kudari(args.toArray(String[]::new));
    }

    @Test
    void aLogSaysHowTheTrainingWent() {
        Path log = folder.resolve("run.jsonl");

        Run run = train("--log", log.toString(), "--validation", "0.2", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        RunHistory history = RunHistory.read(log);
        assertThat(history.run().settings())
                .containsEntry("data", data.toString())
                .containsEntry("epochs", "3");
        assertThat(history.steps().getFirst().step()).isEqualTo(1);
        assertThat(history.epochs()).extracting(EpochSummary::epoch).containsExactly(1, 2, 3);
        assertThat(history.epochs().getLast().metrics().keySet())
                .containsExactly("validation accuracy", "validation loss");
        assertThat(history.confusions()).hasSize(3);
        assertThat(history.confusions().getLast().counts().stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(64);
        assertThat(history.end().orElseThrow().reason()).isEqualTo(RunEnd.Reason.FINISHED);
        assertThat(run.out()).contains("\"warnings\":[]");
    }

    @Test
    void theLossByWhichItIsStoppedIsComputedAndSaidOnce() {
        Path log = folder.resolve("run.jsonl");

        Run run = train("--log", log.toString(), "--early-stop", "2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(RunHistory.read(log).epochs().getLast().metrics().keySet())
                .containsExactly("validation accuracy", "validation loss");
    }

    @Test
    void watchingChangesNoBit() throws IOException {
        Path one = folder.resolve("one.safetensors");
        Path other = folder.resolve("other.safetensors");

        train("--save", one.toString());
        train(
                "--save",
                other.toString(),
                "--log",
                folder.resolve("x.jsonl").toString(),
                "--tensorboard",
                folder.resolve("events").toString());

        assertThat(Files.readAllBytes(other)).isEqualTo(Files.readAllBytes(one));
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            assertThat(events.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(file.getFileName().toString())
                            .matches("events\\.out\\.tfevents\\.[0-9]{10}\\.kudari"));
        }
    }

    @Test
    void aResumedTrainingGoesOnWithItsLog() {
        Path log = folder.resolve("run.jsonl");
        String[] options = {
            "--log",
            log.toString(),
            "--checkpoint-dir",
            folder.resolve("checkpoints").toString(),
            "--resume",
            "--schedule",
            "none"
        };
        Run first = train(options);
        List<StepSummary> before = RunHistory.read(log).steps();

        Run second = Run.kudari(Stream.concat(
                        Stream.of("train", "--data", data.toString(), "--hidden", "16", "--epochs", "5"),
                        Stream.of(options))
                .toArray(String[]::new));

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(second.exitCode()).as(second.err()).isZero();
        RunHistory history = RunHistory.read(log);
        assertThat(history.steps().subList(0, before.size())).isEqualTo(before);
        assertThat(history.epochs()).extracting(EpochSummary::epoch).containsExactly(1, 2, 3, 4, 5);
        assertThat(history.run().firstStep()).isEqualTo(15);
    }

    @Test
    void whatIsThereIsNotWrittenOver() throws IOException {
        Path log = Files.writeString(folder.resolve("poem.jsonl"), "a poem");

        Run run = train("--log", log.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("kudari: " + log + ": is there already; --log begins a new file, and adds to one only with"
                        + " --resume\n");
        assertThat(log).hasContent("a poem");
        assertThat(train("--tensorboard", log.toString()).err())
                .isEqualTo("kudari: " + log + ": is no folder, to write to for TensorBoard\n");
        assertThat(train("--log", folder.resolve("no/run.jsonl").toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void faultsAreSaid() {
        Run starved = train("--activation", "sigmoid", "--hidden", "16,16,16,16,16,16,16,16,16,16,16,16", "--json");

        assertThat(starved.exitCode()).isZero();
        assertThat(starved.err())
                .contains("kudari: vanishing gradient: layer 0 (Linear(2, 16)) receives almost no gradient: norm ")
                .contains("in front of 12 sigmoid layers; try ReLU with He's rule, or residuals");
        assertThat(starved.out()).contains("\"warnings\":[\"vanishing gradient: layer 0");
        assertThat(train().err()).isEmpty();
    }

    @Test
    void aTrainingThatDivergesIsInItsLog() {
        Path log = folder.resolve("run.jsonl");

        Run run = train("--log", log.toString(), "--lr", "1e30", "--optimizer", "sgd");

        assertThat(run.exitCode()).isEqualTo(1);
        RunHistory history = RunHistory.read(log);
        assertThat(history.end().orElseThrow().reason()).isEqualTo(RunEnd.Reason.DIVERGED);
        assertThat(history.warnings()).extracting(TrainingWarning::fault).contains(TrainingWarning.Fault.DIVERGENCE);
    }

    @Test
    void aBoardIsThereWhileTheTrainingIs() throws IOException {
        Run run = train("--board");

        assertThat(run.exitCode()).as(run.err()).isZero();
        String address = run.outLines().stream()
                .filter(line -> line.startsWith("board: http://127.0.0.1:"))
                .findFirst()
                .orElseThrow()
                .substring("board: ".length());
        assertThat(URI.create(address).getPath()).matches("/[0-9a-f]{32}/");
        assertThat(isAnswered(address)).isFalse();
    }

    private static boolean isAnswered(String address) {
        try (InputStream page = URI.create(address).toURL().openStream()) {
            return page.read() >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aBoardOfNothingIsRefused() {
        Run run = Run.kudari("board", folder.resolve("missing").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "kudari: " + folder.resolve("missing") + ": there is no such run log or folder of run logs\n");
        assertThat(Run.kudari("board", folder.toString(), "--port", "65536").err())
                .contains("--port must be a port, a whole number from 0 to 65535, not '65536'");
        assertThat(Run.kudari("board").exitCode()).isEqualTo(2);
    }
}
