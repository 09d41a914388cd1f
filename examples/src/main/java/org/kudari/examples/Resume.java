package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.train.Callback;
import org.kudari.train.Checkpoints;
import org.kudari.train.Progress;
import org.kudari.train.Trainer;

/** A training that is broken off, and goes on from its last checkpoint as if it had never stopped. */
public final class Resume {
    private Resume() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        try {
            Path folder = Files.createTempDirectory("checkpoints");
            try {
                train(device, folder, out);
            } finally {
                for (Path file : Checkpoints.in(folder).files()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void train(Device device, Path folder, PrintWriter out) {
        Dataset digits = Strokes.training(640).on(device);

        Trainer uninterrupted = trainer(device);
        uninterrupted.fit(digits);
        out.println("trained for 3 epochs of 10 steps without a break");

        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(4);
        trainer(device).checkpoints(checkpoints).fit(digits, new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                return progress.epoch() < 2 || progress.step() < 7;
            }
        });
        Path latest = checkpoints.latest().orElseThrow();
        out.println("broken off in epoch 2; the newest file is " + latest.getFileName());

        // A new process would do the same: make the model, the optimizer and the trainer, and let the file fill them.
        Trainer resumed = trainer(device).checkpoints(checkpoints);
        resumed.resume(latest, digits);
        boolean same = Arrays.equals(parameters(resumed), parameters(uninterrupted));
        out.println("gone on to the end: " + (same ? "the same bits" : "OTHER BITS") + ", with dropout and Adam");
    }

    private static Trainer trainer(Device device) {
        Model model = Sequential.of(new Linear(784, 32), relu(), new Dropout(0.2f), new Linear(32, 10))
                .on(device, 1);
        return new Trainer(model, new Adam(model.parameters(), 1e-3), Losses::crossEntropy, 3, 64, 1);
    }

    private static float[] parameters(Trainer trainer) {
        return trainer.model().parameters().flat().toFloatArray();
    }
}
