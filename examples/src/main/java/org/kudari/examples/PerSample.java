package org.kudari.examples;

import static org.kudari.nn.Activation.tanh;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Tensor;
import org.kudari.train.PerSampleGradients;

/** The gradient of each row by itself: which rows pull at the parameters, and how hard. */
public final class PerSample {
    private PerSample() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        try (Scope _ = device.scope()) {
            Model model =
                    Sequential.of(new Linear(2, 8), tanh(), new Linear(8, 1)).on(device, 1);
            Tensor inputs = Tensor.of(device, new float[] {1, 1, 0.5f, -1, -1, 0.25f, 2, 2}, 4, 2);
            // The last row's target is far from what the others say of such inputs.
            Tensor targets = Tensor.of(device, new float[] {1, -0.5f, -0.75f, -20}, 4, 1);

            Tensor each = PerSampleGradients.flat(model, Losses::meanSquaredError, inputs, targets, Step.of(0));
            float[] norms = each.square().sum(1).sqrt().toFloatArray();
            out.println("the length of each row's gradient; the target of row 3 is wrong");
            for (int row = 0; row < norms.length; row++) {
                out.printf(Locale.ROOT, "  row %d  %8.3f%n", row, norms[row]);
            }

            // The gradient of the mean loss is the mean of the gradients.
            Tensor together = Losses.meanSquaredError(model.forward(inputs), targets)
                    .backward()
                    .flat(model.parameters());
            double error = each.mean(0).minus(together).abs().max().item();
            out.println("their mean is the gradient of the batch: " + (error < 1e-4));

            // Clipping each row limits what any one of them can do: the step of differential privacy.
            Tensor factors = Tensor.of(device, norms, 4).pow(-1).minimum(1).unsqueeze(1);
            out.printf(
                    Locale.ROOT,
                    "longest after clipping to 1: %.3f%n",
                    each.times(factors).square().sum(1).sqrt().max().item());
        }
    }
}
