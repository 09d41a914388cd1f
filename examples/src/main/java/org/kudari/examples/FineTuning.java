package org.kudari.examples;

import static org.kudari.nn.Activation.relu;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.model.WeightMapping;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.tensor.Tensor;
import org.kudari.train.Trainer;

/** Takes what one network has learned into another, freezes it, and trains the rest for another task. */
public final class FineTuning {
    private FineTuning() {}

    private static Model network(Device device, int answers, long seed) {
        return Sequential.of(new Linear(784, 32).as("eye"), relu(), new Linear(32, answers).as("head"))
                .on(device, seed);
    }

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        Model digits = network(device, 10, 1);
        new Trainer(digits, new Adam(digits.parameters(), 1e-3), Losses::crossEntropy, 2, 64, 1)
                .fit(Strokes.training(2_000).on(device));
        out.println("a network has learned to read digits");

        Model parity = network(device, 2, 2);
        try {
            Path file = Files.createTempFile("digits", ".safetensors");
            digits.save(file);
            // The head has another shape, so it is left as it is: for it, the mapping gives null.
            parity.load(file, WeightMapping.part(name -> name.startsWith("eye.")));
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parity.parameters().freeze(name -> name.startsWith("eye."));
        out.println("another one, for odd and even, begins with its eye, frozen");

        float[] before = parity.parameters().get("eye.weight").toFloatArray();
        Optimizer adam = new Adam(parity.parameters(), 1e-2);
        var rows = Strokes.training(2_000).on(device);
        for (int epoch = 0; epoch < 3; epoch++) {
            for (var batch : rows.batches(64, epoch)) {
                try (Scope _ = device.scope()) {
                    Tensor loss = Losses.crossEntropy(parity.forward(batch.inputs()), odd(batch.labels()));
                    adam.step(loss.backward());
                }
            }
        }
        boolean kept =
                Arrays.equals(before, parity.parameters().get("eye.weight").toFloatArray());
        out.println("after training the head alone, the eye is " + (kept ? "the same to the bit" : "ANOTHER"));

        for (var test : Strokes.test(1_000).on(device).batches(1_000)) {
            try (Scope _ = device.scope()) {
                Tensor right = parity.predict(test.inputs()).argMax(1).equalTo(odd(test.labels()));
                double accuracy = 100 * right.to(DType.FLOAT32).mean().item();
                out.printf(Locale.ROOT, "  %.0f %% of 1,000 new images are told apart%n", accuracy);
            }
        }
    }

    private static Tensor odd(Tensor digits) {
        return digits.minus(digits.floorDiv(2).times(2));
    }
}
