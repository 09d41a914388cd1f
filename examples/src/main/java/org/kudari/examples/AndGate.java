package org.kudari.examples;

import static org.kudari.nn.Activation.sigmoid;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.nn.Linear;
import org.kudari.nn.Losses;
import org.kudari.nn.Model;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** A neuron that learns the logical and: 1 if both of its inputs are 1, else 0. */
public final class AndGate {
    private static final int STEPS = 1000;

    private AndGate() {}

    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    public static void run(Device device, PrintWriter out) {
        // The whole truth table is one batch.
        Tensor inputs = Tensor.of(device, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Tensor targets = Tensor.of(device, new float[] {0, 0, 0, 1}, 4, 1);

        Model model = Sequential.of(new Linear(2, 1), sigmoid()).on(device, 1);
        // Networks start from random weights; these are given, so that the numbers below can be checked by hand.
        Parameters parameters = model.parameters();
        parameters.set(0, Tensor.of(device, new float[] {-1, 1}, 2, 1));
        Sgd sgd = new Sgd(parameters, 0.5);

        for (int step = 1; step <= STEPS; step++) {
            // What a step computes ends with it; the parameters belong to the model and stay.
            try (Scope _ = device.scope()) {
                Tensor loss = Losses.binaryCrossEntropy(model.forward(inputs), targets);
                Gradients gradients = loss.backward();
                if (step == 1 || step == 10 || step == 100 || step == STEPS) {
                    out.println("step " + step);
                    out.println("  loss            " + Values.of(loss));
                    out.println("  at the weights  "
                            + Values.of(gradients.of(parameters.get(0)).squeeze(1)));
                    out.println("  at the bias     " + Values.of(gradients.of(parameters.get(1))));
                }
                sgd.step(gradients);
            }
        }

        float[] weights = parameters.get(0).toFloatArray();
        float[] bias = parameters.get(1).toFloatArray();
        out.println("learnt");
        out.printf(Locale.ROOT, "  weights         (%.4f, %.4f)%n", weights[0], weights[1]);
        out.printf(Locale.ROOT, "  bias            %.4f%n", bias[0]);
        float[] outputs = model.predict(inputs).toFloatArray();
        out.printf(Locale.ROOT, "  0 and 0         %.4f%n", outputs[0]);
        out.printf(Locale.ROOT, "  0 and 1         %.4f%n", outputs[1]);
        out.printf(Locale.ROOT, "  1 and 0         %.4f%n", outputs[2]);
        out.printf(Locale.ROOT, "  1 and 1         %.4f%n", outputs[3]);
    }
}
