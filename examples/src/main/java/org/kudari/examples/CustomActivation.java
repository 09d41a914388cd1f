package org.kudari.examples;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.expr.Kernel;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/**
 * An activation of your own: one line, of which the engine makes one fused kernel forward and one backward. Mish is from D.
 * Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.
 */
public final class CustomActivation {
    static final Activation MISH = Activation.of("mish", x -> x.times(tanh(softplus(x))));

    private static final int STEPS = 300;

    private CustomActivation() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        Kernel forward = Kernel.of(1, 0, MISH.expression());
        out.println("mish(x0), and the kernel of its derivative, where x1 is the gradient that arrives");
        out.println("  forward   " + forward);
        out.println("  backward  " + forward.pullback(1).derivative());

        out.println("its slope by the backward kernel, and by the difference (mish(x + h) - mish(x - h)) / 2h");
        out.println("       x      mish(x)      slope difference");
        float[] points = {-4, -2, -1, 0, 1, 2, 4};
        Tensor x = Tensor.of(device, points, points.length).variable();
        Tensor values = mish(x);
        Tensor slopes = values.sum().backward().of(x);
        double h = 0.01;
        Tensor differences = mish(x.plus(h)).minus(mish(x.minus(h))).div(2 * h);
        for (int i = 0; i < points.length; i++) {
            out.printf(
                    Locale.ROOT,
                    "  %6.1f %12.4f %10.4f %10.4f%n",
                    points[i],
                    at(values, i),
                    at(slopes, i),
                    at(differences, i));
        }

        out.println("a network with it learns the exclusive or, which no single neuron can");
        Tensor inputs = Tensor.of(device, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Tensor targets = Tensor.of(device, new float[] {0, 1, 1, 0}, 4, 1);
        Model model = Sequential.of(new Linear(2, 8), MISH, new Linear(8, 1)).on(device, 1);
        Adam adam = new Adam(model.parameters(), 0.05);
        for (int step = 1; step <= STEPS; step++) {
            try (Scope _ = device.scope()) {
                Tensor loss = Losses.binaryCrossEntropyWithLogits(model.forward(inputs), targets);
                adam.step(loss.backward());
                if (step == 1 || step % 100 == 0) {
                    out.printf(Locale.ROOT, "  step %3d  loss %.4f%n", step, loss.item());
                }
            }
        }
        Tensor answers = model.predict(inputs).sigmoid();
        out.printf(Locale.ROOT, "  0 xor 0   %.4f%n", at(answers, 0));
        out.printf(Locale.ROOT, "  0 xor 1   %.4f%n", at(answers, 1));
        out.printf(Locale.ROOT, "  1 xor 0   %.4f%n", at(answers, 2));
        out.printf(Locale.ROOT, "  1 xor 1   %.4f%n", at(answers, 3));
    }

    private static Tensor mish(Tensor x) {
        return x.map(MISH.expression(), List.of());
    }

    private static float at(Tensor tensor, int index) {
        return tensor.toFloatArray()[index];
    }
}
