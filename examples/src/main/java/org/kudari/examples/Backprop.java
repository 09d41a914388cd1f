package org.kudari.examples;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** How a gradient gets back through two layers: two inputs, two hidden nodes, one output, no activations, squared error. */
public final class Backprop {
    private Backprop() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        Tensor inputs = Tensor.of(device, new float[] {1, 0.5f}, 1, 2);
        Tensor target = Tensor.of(device, new float[] {1}, 1, 1);
        // Row i, column j: the weight from input i to hidden node j.
        Tensor hiddenWeights =
                Tensor.of(device, new float[] {0.1f, 0.3f, 0.2f, 0.4f}, 2, 2).variable();
        Tensor outputWeights = Tensor.of(device, new float[] {0.5f, 0.6f}, 2, 1).variable();
        out.println("two layers without activations");
        print(out, "inputs x", inputs);
        print(out, "hidden weights W", hiddenWeights);
        print(out, "output weights v", outputWeights);
        print(out, "target t", target);

        // Each layer begins with a variable of its own, so that the gradient that arrives there can be seen.
        out.println("forward");
        Tensor hidden = inputs.matmul(hiddenWeights);
        Tensor hiddenNodes = hidden.variable();
        Tensor output = hiddenNodes.matmul(outputWeights);
        Tensor outputNode = output.variable();
        Tensor loss = outputNode.minus(target).square();
        print(out, "hidden h = x W", hidden);
        print(out, "output y = h v", output);
        print(out, "loss L = (y - t)^2", loss);

        // Each layer takes the gradient of its result, and computes those of its weights and of its inputs.
        out.println("backward, layer by layer; a prime marks a transpose");
        Tensor atOutput = loss.backward().of(outputNode);
        Gradients ofOutputLayer = output.backward(atOutput);
        Tensor atHidden = ofOutputLayer.of(hiddenNodes);
        Gradients ofHiddenLayer = hidden.backward(atHidden);
        print(out, "dL/dy = 2 (y - t)", atOutput);
        print(out, "dL/dv = h' dL/dy", ofOutputLayer.of(outputWeights));
        print(out, "dL/dh = dL/dy v'", atHidden);
        print(out, "dL/dW = x' dL/dh", ofHiddenLayer.of(hiddenWeights));

        // Without variables in between, one call walks the same way.
        out.println("backward in one call");
        Gradients all = inputs.matmul(hiddenWeights)
                .matmul(outputWeights)
                .minus(target)
                .square()
                .backward();
        print(out, "dL/dv", all.of(outputWeights));
        print(out, "dL/dW", all.of(hiddenWeights));
    }

    /** Prints a matrix with its name, a row a line. */
    private static void print(PrintWriter out, String name, Tensor matrix) {
        float[] values = matrix.toFloatArray();
        int columns = (int) matrix.shape().dim(1);
        for (int i = 0; i < values.length; i++) {
            boolean startsRow = i % columns == 0;
            boolean endsRow = (i + 1) % columns == 0;
            if (startsRow) {
                out.printf(Locale.ROOT, "  %-18s", i == 0 ? name : "");
            }
            out.printf(Locale.ROOT, " %7.2f%s", values[i], endsRow ? System.lineSeparator() : "");
        }
    }
}
