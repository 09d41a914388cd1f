package org.kudari.examples;

import java.io.PrintWriter;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** One neuron with one weight, y = x w, and one step of gradient descent on its squared error. */
public final class Neuron {
    private Neuron() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        out.println("one neuron, y = x w, that should answer t");
        Tensor x = Tensor.scalar(device, 2);
        Tensor t = Tensor.scalar(device, 10);
        // The weight is a variable: the engine records what is computed from it.
        Tensor w = Tensor.scalar(device, 3).variable();
        print(out, "x", x);
        print(out, "t", t);
        print(out, "w", w);

        out.println("forward: the answer, and how wrong it is");
        Tensor y = x.times(w);
        Tensor loss = y.minus(t).square();
        print(out, "y = x w", y);
        print(out, "L = (y - t)^2", loss);

        out.println("backward: how L changes with w, by the chain rule");
        Tensor slopeOfY = y.minus(t).times(2);
        print(out, "dL/dy = 2 (y - t)", slopeOfY);
        print(out, "dL/dw = dL/dy x", slopeOfY.times(x));

        out.println("the same by the engine");
        Gradients gradients = loss.backward();
        Tensor slope = gradients.of(w);
        print(out, "dL/dw", slope);

        // The slope is negative, so a larger weight makes the loss smaller.
        out.println("a step of 0.1 down the slope");
        Tensor stepped = w.detach().minus(slope.times(0.1));
        print(out, "w - 0.1 dL/dw", stepped);
        print(out, "L", x.times(stepped).minus(t).square());
    }

    /** Prints a number with its name. */
    private static void print(PrintWriter out, String name, Tensor number) {
        out.printf(Locale.ROOT, "  %-18s %7.2f%n", name, number.item());
    }
}
