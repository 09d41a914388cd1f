package org.kudari.examples;

import static org.kudari.nn.Activation.sigmoid;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** A neuron that learns the logical and: 1 if both of its inputs are 1, else 0. */
public final class AndGate {
    private static final int STEPS = 1000;

    private AndGate() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        // The whole truth table is one batch.
        Tensor inputs = Tensor.of(device, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Tensor targets = Tensor.of(device, new float[] {0, 0, 0, 1}, 4, 1);

        Model model = Sequential.of(new Linear(2, 1), sigmoid()).on(device, 1);
        Parameters parameters = model.parameters();
        // A network begins with random weights. These are given, so that the first step can be checked by hand.
        parameters.set(0, Tensor.of(device, new float[] {-1, 1}, 2, 1));
        Sgd sgd = new Sgd(parameters, 0.5);

        out.println("a neuron, sigmoid(w1 x1 + w2 x2 + b), and the gradient of its loss");
        out.println("  step      loss     dL/dw1     dL/dw2      dL/db");
        for (int step = 1; step <= STEPS; step++) {
            // What a step makes is freed at its end. The parameters belong to the model and stay.
            try (Scope _ = device.scope()) {
                Tensor loss = Losses.binaryCrossEntropy(model.forward(inputs), targets);
                Gradients gradients = loss.backward();
                if (step == 1 || step == 10 || step == 100 || step == STEPS) {
                    float[] atWeights = gradients.of(parameters.get(0)).toFloatArray();
                    double atBias = gradients.of(parameters.get(1)).item();
                    out.printf(
                            Locale.ROOT,
                            "  %4d  %8.4f %10.4f %10.4f %10.4f%n",
                            step,
                            loss.item(),
                            atWeights[0],
                            atWeights[1],
                            atBias);
                }
                sgd.step(gradients);
            }
        }

        float[] weights = parameters.get(0).toFloatArray();
        out.println("what it has learned");
        out.printf(
                Locale.ROOT,
                "  w1 = %.4f, w2 = %.4f, b = %.4f%n",
                weights[0],
                weights[1],
                parameters.get(1).item());
        float[] answers = model.predict(inputs).toFloatArray();
        out.printf(Locale.ROOT, "  0 and 0   %.4f%n", answers[0]);
        out.printf(Locale.ROOT, "  0 and 1   %.4f%n", answers[1]);
        out.printf(Locale.ROOT, "  1 and 0   %.4f%n", answers[2]);
        out.printf(Locale.ROOT, "  1 and 1   %.4f%n", answers[3]);
    }
}
