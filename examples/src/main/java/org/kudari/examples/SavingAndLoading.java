package org.kudari.examples;

import static org.kudari.nn.Activation.tanh;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Tensor;

/** Saves what a model has learned, and loads it into another one. */
public final class SavingAndLoading {
    private static final Sequential NETWORK =
            Sequential.of(new Linear(2, 3).as("hidden"), tanh(), new Linear(3, 1).as("output"));

    private SavingAndLoading() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        try {
            Path file = Files.createTempFile("weights", ".safetensors");
            try (Scope _ = device.scope()) {
                saveAndLoad(device, file, out);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void saveAndLoad(Device device, Path file, PrintWriter out) {
        Tensor x = Tensor.of(device, new float[] {0.5f, -1}, 1, 2);
        Model first = NETWORK.on(device, 1);
        Model second = NETWORK.on(device, 2);
        out.println("a network; its parameters have the names that its layers were given");
        first.toString().lines().forEach(line -> out.println("  " + line.stripTrailing()));

        // The file has names, shapes and numbers, and nothing of the architecture: NETWORK says that.
        first.save(file);
        out.println("two networks of other seeds answer differently: " + differ(first, second, x));
        second.load(file);
        out.println("after second.load(file): " + differ(first, second, x));
        out.println("weights of PyTorch: model.load(file, new PyTorchWeights())");
    }

    private static String differ(Model first, Model second, Tensor x) {
        boolean same =
                Arrays.equals(first.predict(x).toFloatArray(), second.predict(x).toFloatArray());
        return same ? "the same bits" : "different";
    }
}
