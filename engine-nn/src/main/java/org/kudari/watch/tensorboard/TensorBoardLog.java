package org.kudari.watch.tensorboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.ParameterSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.RunListener;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;
import org.kudari.watch.file.LogFile;

/**
 * Writes what is seen of a training as TensorBoard reads it: {@code tensorboard --logdir FOLDER}. Scalars, histograms,
 * texts and hyperparameters come from the training, images from whoever has some.
 *
 * <p>A training that goes on from a checkpoint writes a file of its own with a later name. Its first event tells
 * TensorBoard to forget what files before it say of later steps. A file that a crash damaged is left as it is.
 *
 * <p>A log that cannot be written does not end the training: the log ends, and {@link #problem} says why.
 */
public final class TensorBoardLog implements RunListener, AutoCloseable {
    private static final String VERSION = "brain.Event:2";
    private static final int SESSION_START = 1;

    private final LogFile file;
    private long step;

    /**
     * Begins a file.
     *
     * @param folder the folder of the run; made if it does not exist
     * @throws InvalidInputException if it cannot be written
     */
    public TensorBoardLog(Path folder) {
        file = EventFile.in(folder);
        write(event().text(3, VERSION));
    }

    /** {@return the event file} */
    public Path file() {
        return file.path();
    }

    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    private Message event() {
        return new Message().number(1, now()).integer(2, step);
    }

    private void write(Message event) {
        file.add(EventFile.record(event));
    }

    private void write(List<Message> values) {
        Message summary = new Message();
        values.forEach(value -> summary.message(1, value));
        write(event().message(5, summary));
    }

    @Override
    public void begin(RunDescription run) {
        step = run.firstStep();
        if (step > 0) {
            // From the next step on, the new file has the word.
            Message start = new Message().number(1, now()).integer(2, step + 1);
            write(start.message(7, new Message().integer(1, SESSION_START)));
        }
        write(List.of(
                Summaries.beginOfSession(run.settings(), now()),
                Summaries.text("model", "```\n" + run.model() + "\n```")));
    }

    @Override
    public void step(StepSummary seen) {
        step = seen.step();
        List<Message> values = new ArrayList<>();
        scalar(values, "loss/training", seen.loss());
        scalar(values, "speed/learning rate", seen.learningRate());
        scalar(values, "speed/rows a second", seen.rowsPerSecond());
        scalar(values, "speed/memory", seen.memory());
        for (LayerSummary layer : seen.layers()) {
            scalar(values, "gradient of output/" + layer.path(), layer.gradient());
            scalar(values, "mean of output/" + layer.path(), layer.mean());
            scalar(values, "deviation of output/" + layer.path(), layer.deviation());
            scalar(values, "dead units/" + layer.path(), layer.deadUnits());
        }
        for (ParameterSummary parameter : seen.parameters()) {
            scalar(values, "norm/" + parameter.name(), parameter.norm());
            scalar(values, "gradient/" + parameter.name(), parameter.gradient());
            scalar(values, "update by value/" + parameter.name(), parameter.updateRatio());
            parameter
                    .values()
                    .ifPresent(histogram -> values.add(Summaries.histogram("values/" + parameter.name(), histogram)));
            parameter
                    .gradients()
                    .ifPresent(
                            histogram -> values.add(Summaries.histogram("gradients/" + parameter.name(), histogram)));
        }
        write(values);
    }

    @Override
    public void epoch(EpochSummary seen) {
        step = seen.step();
        List<Message> values = new ArrayList<>();
        scalar(values, "epoch/training loss", seen.loss());
        seen.metrics().forEach((name, value) -> scalar(values, "epoch/" + name, value));
        write(values);
    }

    /** What a layer does not have is NaN, and would be a curve of nothing. */
    private static void scalar(List<Message> values, String tag, double value) {
        if (!Double.isNaN(value)) {
            values.add(Summaries.scalar(tag, value));
        }
    }

    @Override
    public void warning(TrainingWarning warning) {
        write(List.of(Summaries.text("warning/" + warning.fault().text(), warning.toString())));
    }

    @Override
    public void end(RunEnd end) {
        write(List.of(
                Summaries.text("end", end.text()),
                Summaries.endOfSession(
                        end.reason() == RunEnd.Reason.FINISHED || end.reason() == RunEnd.Reason.STOPPED, now())));
    }

    /**
     * Adds a picture, at the step that was seen last.
     *
     * @param tag its name, such as {@code confusion}
     * @param width its width in pixels
     * @param height its height in pixels
     * @param png the file
     */
    public void image(String tag, int width, int height, byte... png) {
        write(List.of(Summaries.image(tag, width, height, png)));
    }

    /**
     * Adds a text, at the step that was seen last.
     *
     * @param tag its name
     * @param markdown the text
     */
    public void text(String tag, String markdown) {
        write(List.of(Summaries.text(tag, markdown)));
    }

    /** {@return why the log ended before the training; empty if it did not} */
    public Optional<String> problem() {
        return file.problem();
    }

    /** Closes the file. */
    @Override
    public void close() {
        file.close();
    }
}
