package org.kudari.examples;

import static org.kudari.nn.Activation.sigmoid;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.train.Trainer;
import org.kudari.watch.LayerSummary;
import org.kudari.watch.TrainingWatch;
import org.kudari.watch.doctor.TrainingDoctor;
import org.kudari.watch.log.RunHistory;
import org.kudari.watch.log.RunLog;

/** A network of many sigmoid layers, whose first ones receive almost no gradient, and a doctor that says so. */
public final class Watching {
    private Watching() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        // Each sigmoid lets through a quarter of a gradient at most.
        List<Layer> layers = new ArrayList<>(List.of(new Linear(784, 32), sigmoid()));
        for (int i = 0; i < 9; i++) {
            layers.addAll(List.of(new Linear(32, 32), sigmoid()));
        }
        layers.add(new Linear(32, 10));
        Model model = Sequential.of(layers.toArray(Layer[]::new)).on(device, 1);
        Trainer trainer = new Trainer(model, new Adam(model.parameters(), 0.001), Losses::crossEntropy, 1, 64, 1);
        Dataset data = Strokes.training(1_600).on(device);
        Dataset others = Strokes.test(400).on(device);

        Path file = temporaryFile();
        try (var log = RunLog.create(file)) {
            var doctor = new TrainingDoctor();
            var watch = new TrainingWatch(trainer, log, doctor);
            watch.validation(others);
            watch.fit(data);
            for (var warning : doctor.warnings()) {
                out.println(warning.finding());
                out.println("  try " + warning.cure());
            }
        }

        // The log has what the doctor saw: here, how much of the loss reaches each layer in the first step.
        RunHistory history = RunHistory.read(file);
        for (LayerSummary layer : history.steps().getFirst().layers()) {
            out.printf(Locale.ROOT, "  layer %2s %-15s gradient %.1e%n", layer.path(), layer.layer(), layer.gradient());
        }
        delete(file);
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempDirectory("kudari-watching").resolve("run.jsonl");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
            Files.delete(file.getParent());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
