package org.kudari.examples;

import java.io.PrintWriter;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** How the gradient finds its way back: two inputs, two hidden nodes, one output, no activations, squared error. */
public final class Backprop {
    private Backprop() {}

    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    public static void run(Device device, PrintWriter out) {
        Tensor inputs = Tensor.of(device, new float[] {1, 0.5f}, 1, 2);
        Tensor target = Tensor.of(device, new float[] {1}, 1, 1);
        // Row i, column j: the weight from input i to hidden node j.
        Tensor hiddenWeights =
                Tensor.of(device, new float[] {0.1f, 0.3f, 0.2f, 0.4f}, 2, 2).variable();
        Tensor outputWeights = Tensor.of(device, new float[] {0.5f, 0.6f}, 2, 1).variable();

        // Forward. Each layer begins with a variable of its own, so that the gradient which arrives there can be seen.
        Tensor hidden = inputs.matmul(hiddenWeights);
        Tensor hiddenNodes = hidden.variable();
        Tensor output = hiddenNodes.matmul(outputWeights);
        Tensor outputNode = output.variable();
        Tensor loss = outputNode.minus(target).square();
        out.println("forward");
        out.println("  inputs                        " + Values.of(inputs.squeeze(0)));
        out.println("  hidden = inputs * W           " + Values.of(hidden.squeeze(0)));
        out.println("  output = hidden * v           " + Values.of(output));
        out.println("  loss   = (output - target)^2  " + Values.of(loss));

        // Backward, layer by layer: each takes the gradient of what it made, and finds those of what it was made of.
        Tensor atOutput = loss.backward().of(outputNode);
        Gradients ofOutputLayer = output.backward(atOutput);
        Tensor atHidden = ofOutputLayer.of(hiddenNodes);
        Gradients ofHiddenLayer = hidden.backward(atHidden);
        out.println("backward");
        out.println("  at the output                 " + Values.of(atOutput));
        out.println("  at the output weights v       "
                + Values.of(ofOutputLayer.of(outputWeights).squeeze(1)));
        out.println("  at the hidden nodes           " + Values.of(atHidden.squeeze(0)));
        out.println("  at the hidden weights W       " + Values.of(ofHiddenLayer.of(hiddenWeights)));

        // In one go, as one writes it in earnest: the engine walks the same way.
        Gradients all = inputs.matmul(hiddenWeights)
                .matmul(outputWeights)
                .minus(target)
                .square()
                .backward();
        out.println("backward in one call");
        out.println("  at the output weights v       "
                + Values.of(all.of(outputWeights).squeeze(1)));
        out.println("  at the hidden weights W       " + Values.of(all.of(hiddenWeights)));
    }
}
