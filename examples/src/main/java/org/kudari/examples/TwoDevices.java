package org.kudari.examples;

import static org.kudari.nn.Activation.tanh;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.data.Batch;
import org.kudari.data.Table;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** One training, written once, on every device that is here; and how close the results are. */
public final class TwoDevices {
    private static final Table IMAGES = Strokes.training(1024);
    private static final int EPOCHS = 8;

    private TwoDevices() {}

    /** Runs on the preferred device, and on all others. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device, and on all others. */
    public static void run(Device device, PrintWriter out) {
        Outcome first = train(device);
        out.println("the same training on each device");
        out.println("  device      seconds an epoch  last loss  difference of the first gradient");
        print(out, device.name(), first, first);
        for (BackendProvider.AvailableDevice found : Devices.available()) {
            if (!found.name().equals(device.name())) {
                try (Device other = Devices.open(found.name())) {
                    print(out, other.name(), train(other), first);
                }
            }
        }
        out.println("and on an OpenCL device that rounds the factors of its matrix products to TF32");
        out.println("  " + lossInTf32());
    }

    /** The time of the last epoch, the loss of the last step, and the gradient of the first for all parameters. */
    private record Outcome(double seconds, double loss, float[] gradient) {}

    /** Trains on whatever device this is. */
    private static Outcome train(Device device) {
        Model model =
                Sequential.of(new Linear(784, 256), tanh(), new Linear(256, 10)).on(device, 1);
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        var images = IMAGES.on(device);
        float[] firstGradient = null;
        double lastLoss = 0;
        double seconds = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            long start = System.nanoTime();
            for (Batch batch : images.batches(128, epoch)) {
                try (Scope _ = device.scope()) {
                    Tensor loss = Losses.crossEntropy(model.forward(batch.inputs()), batch.labels());
                    Gradients gradients = loss.backward();
                    if (firstGradient == null) {
                        firstGradient = gradients.flat(model.parameters()).toFloatArray();
                    }
                    sgd.step(gradients);
                    lastLoss = loss.item();
                }
            }
            seconds = (System.nanoTime() - start) * 1e-9;
        }
        return new Outcome(seconds, lastLoss, firstGradient);
    }

    private static String lossInTf32() {
        try {
            Device device = Devices.open("opencl", DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32));
            try (device) {
                double loss = train(device).loss();
                return String.format(Locale.ROOT, "%s: last loss %.6f", device.name(), loss);
            }
        } catch (IllegalArgumentException refusal) {
            return refusal.getMessage();
        }
    }

    private static void print(PrintWriter out, String name, Outcome outcome, Outcome first) {
        // Relative to the largest element of the gradient.
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < first.gradient().length; i++) {
            difference = Math.max(difference, Math.abs(outcome.gradient()[i] - first.gradient()[i]));
            largest = Math.max(largest, Math.abs(first.gradient()[i]));
        }
        out.printf(
                Locale.ROOT,
                "  %-11s %16.3f %10.6f  %.1e%n",
                name,
                outcome.seconds(),
                outcome.loss(),
                difference / largest);
    }
}
