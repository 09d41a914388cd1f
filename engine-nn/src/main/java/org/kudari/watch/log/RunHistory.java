package org.kudari.watch.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.watch.ConfusionSummary;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.Histogram;
import org.kudari.watch.InputSummary;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.ParameterSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;

/**
 * What a {@link RunLog} says of a training. Of one that went on from a checkpoint, what was seen after that checkpoint
 * the first time is left out.
 *
 * @param run what was trained, as it was begun last
 * @param steps the steps that were watched
 * @param epochs the epochs
 * @param confusions what was taken for what, where a program said so
 * @param warnings the faults that were seen
 * @param end how it ended; empty if it runs, or was killed
 */
public record RunHistory(
        RunDescription run,
        List<StepSummary> steps,
        List<EpochSummary> epochs,
        List<ConfusionSummary> confusions,
        List<TrainingWarning> warnings,
        Optional<RunEnd> end) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Keeps its own copies of the lists. */
    public RunHistory {
        steps = List.copyOf(steps);
        epochs = List.copyOf(epochs);
        confusions = List.copyOf(confusions);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a log, which may still be written.
     *
     * @param file the log
     * @return what it says
     * @throws InvalidInputException if it cannot be read, or is no log
     */
    public static RunHistory read(Path file) {
        FileErrors.requireRegularFile(file);
        Reading reading = new Reading();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    reading.add(line);
                } catch (JsonValues.Unexpected unexpected) {
                    throw FileErrors.in(file, "line %d %s", number, unexpected.getMessage());
                }
            }
            if (reading.run == null) {
                throw FileErrors.in(file, "is no run log: it says of no run");
            }
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
        return new RunHistory(
                reading.run,
                reading.steps,
                reading.epochs,
                reading.confusions,
                reading.warnings,
                Optional.ofNullable(reading.end));
    }

    private static final class Reading {
        private RunDescription run;
        private final List<StepSummary> steps = new ArrayList<>();
        private final List<EpochSummary> epochs = new ArrayList<>();
        private final List<ConfusionSummary> confusions = new ArrayList<>();
        private final List<TrainingWarning> warnings = new ArrayList<>();
        private RunEnd end;

        /** Whether the line before is not whole. */
        private boolean isBroken;

        private void add(String line) throws IOException {
            JsonValues values = null;
            try (JsonParser json = JSON.createParser(line)) {
                values = JsonValues.read(json);
            } catch (JsonProcessingException _) {
                // Of the last line, a crash may have left a part.
            }
            // What comes after a crash, if anything does, is the beginning of another run.
            if (isBroken && (values == null || !values.text("type").equals("run"))) {
                throw new JsonValues.Unexpected("follows a broken line, and begins no run");
            }
            isBroken = values == null;
            if (!isBroken) {
                add(values);
            }
        }

        private void add(JsonValues values) {
            switch (values.text("type")) {
                case "run" -> begin(values);
                case "step" -> steps.add(step(values));
                case "epoch" -> epochs.add(epoch(values));
                case "confusion" -> confusions.add(confusion(values));
                case "warning" -> warnings.add(warning(values));
                case "end" -> end = new RunEnd(choice(RunEnd.Reason.class, values.text("reason")), values.text("text"));
                default -> {
                    // A later version may write more.
                }
            }
        }

        private void begin(JsonValues values) {
            if (values.integer("version") > LogLines.VERSION) {
                throw new JsonValues.Unexpected("was written by a later version");
            }
            long done = values.integer("firstStep");
            confusions.removeIf(confusion -> confusion.step() > done);
            steps.removeIf(step -> step.step() > done);
            epochs.removeIf(epoch -> epoch.step() > done);
            warnings.removeIf(warning -> warning.step() > done);
            end = null;
            Map<String, String> settings = new LinkedHashMap<>();
            JsonValues all = values.object("settings");
            all.fields().keySet().forEach(name -> settings.put(name, all.text(name)));
            run = new RunDescription(
                    values.text("model"), values.integer("parameters"), settings, done, values.number("lossOfGuess"));
        }
    }

    private static StepSummary step(JsonValues values) {
        JsonValues input = values.object("input");
        return new StepSummary(
                values.integer("step"),
                (int) values.integer("epoch"),
                values.number("seconds"),
                values.number("loss"),
                values.number("rate"),
                values.number("rowsPerSecond"),
                values.integer("memory"),
                values.has("input")
                        ? Optional.of(new InputSummary(input.statistic("mean"), input.statistic("deviation")))
                        : Optional.empty(),
                values.objects("layers").stream().map(RunHistory::layer).toList(),
                values.objects("parameters").stream().map(RunHistory::parameter).toList());
    }

    private static LayerSummary layer(JsonValues values) {
        return new LayerSummary(
                values.text("path"),
                values.text("layer"),
                values.statistic("mean"),
                values.statistic("deviation"),
                values.statistic("dead"),
                values.statistic("gradient"));
    }

    private static ParameterSummary parameter(JsonValues values) {
        return new ParameterSummary(
                values.text("name"),
                values.statistic("norm"),
                values.statistic("gradient"),
                values.statistic("update"),
                values.integers("values").map(RunHistory::histogram),
                values.integers("gradients").map(RunHistory::histogram));
    }

    /** From the first range that is not empty, and the counts from there on. */
    private static Histogram histogram(long... written) {
        long[] counts = new long[Histogram.RANGES];
        if (written.length == 0 || written[0] < 0 || written[0] + written.length - 1 > counts.length) {
            throw new JsonValues.Unexpected("has a histogram of other ranges");
        }
        System.arraycopy(written, 1, counts, (int) written[0], written.length - 1);
        return new Histogram(counts);
    }

    private static EpochSummary epoch(JsonValues values) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        JsonValues all = values.object("metrics");
        all.fields().keySet().forEach(name -> metrics.put(name, all.number(name)));
        return new EpochSummary(
                (int) values.integer("epoch"),
                values.integer("step"),
                values.number("seconds"),
                values.number("loss"),
                metrics);
    }

    private static ConfusionSummary confusion(JsonValues values) {
        return new ConfusionSummary(
                (int) values.integer("epoch"), values.integer("step"), values.texts("classes"), values.rows("counts"));
    }

    private static TrainingWarning warning(JsonValues values) {
        return new TrainingWarning(
                choice(TrainingWarning.Fault.class, values.text("fault")),
                values.integer("step"),
                values.text("layer"),
                values.text("finding"),
                values.text("cure"));
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException _) {
            throw new JsonValues.Unexpected("has '" + name + "', which no version until now writes");
        }
    }
}
