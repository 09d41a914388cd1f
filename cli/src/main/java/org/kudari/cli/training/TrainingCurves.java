package org.kudari.cli.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.kudari.cli.exit.CommandFailure;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.Safetensors;
import org.kudari.pictures.canvas.Drawing;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.MissingFontException;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.figure.Panels;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.train.Callback;
import org.kudari.train.Progress;

/** Notes how a training goes, and draws it: the loss, the score and the learning rate. */
public final class TrainingCurves implements Callback {
    private static final int HEIGHT = 330;

    private final String rows;
    private final Supplier<Score> score;
    private final DoubleSupplier learningRate;
    private final List<Double> epochs = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    /**
     * @param rows what the rows are that the model is tested by: {@code test} or {@code validation}
     * @param score tests the model as it is; asked once an epoch
     * @param learningRate the learning rate of a step that was just done
     */
    public TrainingCurves(String rows, Supplier<Score> score, DoubleSupplier learningRate) {
        this.rows = rows;
        this.score = score;
        this.learningRate = learningRate;
    }

    /**
     * Throws if a figure could not be written, before hours of training.
     *
     * @throws InvalidInputException if the name ends otherwise than as an image does, the file cannot be written, or an
     *     image of pixels cannot have texts
     */
    public static void requireWritable(Path file) {
        if (!Figure.canBeWrittenTo(file)) {
            throw new InvalidInputException(file + ": --plot draws files that end with .png, .svg or .html");
        }
        Safetensors.requireWritable(file);
        if (file.toString().endsWith(".png")) {
            try {
                // With the rarer letters of what is drawn then.
                new Figure("", "", Plot.of("\u2212\u00d710\u207b\u2074", "R\u00b2, %")).png();
            } catch (MissingFontException e) {
                throw new InvalidInputException(file + ": " + e.getMessage());
            }
        }
    }

    @Override
    public boolean onStepEnd(Progress progress) {
        steps.add((progress.epoch() - 1.0) * progress.steps() + progress.step());
        rates.add(learningRate.getAsDouble());
        return true;
    }

    @Override
    public boolean onEpochEnd(Progress progress) {
        epochs.add((double) progress.epoch());
        losses.add(progress.loss().getAsDouble());
        scores.add(score.get());
        return true;
    }

    /** Whether there is anything to draw. */
    public boolean hasEpochs() {
        return !epochs.isEmpty();
    }

    /**
     * Draws the curves.
     *
     * @throws CommandFailure if the file cannot be written
     */
    public void write(Path file) {
        List<Drawing> plots = new ArrayList<>();
        plots.add(perEpoch("Loss", "loss", "training rows", numbers(losses)));
        if (hasEpochs()) {
            plots.add(scorePlot());
        }
        plots.add(Plot.of("step", "learning rate").title("Learning rate").line("", numbers(steps), numbers(rates)));
        Figure figure = new Figure(
                plots.size() * Figure.WIDTH,
                HEIGHT,
                "A training",
                "The loss, the score and the learning rate of " + epochs.size() + " epochs.",
                new Panels(plots.size(), plots));
        try {
            figure.write(file);
        } catch (IOException | MissingFontException e) {
            throw new CommandFailure(file + ": the curves cannot be written: " + e.getMessage());
        }
    }

    private Plot scorePlot() {
        boolean isShare = scores.getFirst().task() == Task.CLASSIFY;
        double[] values = scores.stream()
                .mapToDouble(each -> isShare ? 100 * each.value() : each.value())
                .toArray();
        return isShare
                ? perEpoch("Accuracy", "accuracy, %", rows + " rows", values)
                : perEpoch("R²", "R²", rows + " rows", values);
    }

    /** With points, so that a single epoch is seen, too. */
    private Plot perEpoch(String title, String label, String of, double[] values) {
        double[] xs = numbers(epochs);
        return Plot.of("epoch", label)
                .title(title)
                .line(of, xs, values)
                .points("", xs, values, Marker.DISC, 3, Ink.series(0));
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(number -> number).toArray();
    }
}
