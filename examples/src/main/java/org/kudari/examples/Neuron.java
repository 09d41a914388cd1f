package org.kudari.examples;

import java.io.PrintWriter;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** One neuron with one weight, y = x w, and one step of gradient descent on its squared error. */
public final class Neuron {
    private Neuron() {}

    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    public static void run(Device device, PrintWriter out) {
        // What the neuron is given, and what it should answer.
        Tensor x = Tensor.scalar(device, 2);
        Tensor t = Tensor.scalar(device, 10);
        // What it may change: the engine remembers what is computed from a variable.
        Tensor w = Tensor.scalar(device, 3).variable();
        out.println("x = " + Values.of(x) + ", t = " + Values.of(t) + ", w = " + Values.of(w));

        // Forward: the answer, and how wrong it is.
        Tensor y = x.times(w);
        Tensor loss = y.minus(t).square();
        out.println("forward");
        out.println("  y = x * w         = " + Values.of(y));
        out.println("  L = (y - t)^2     = " + Values.of(loss));

        // Backward: how the loss changes with the weight. By hand, link by link of the chain from the loss to the
        // weight:
        Tensor slopeOfY = y.minus(t).times(2);
        Tensor slopeByHand = slopeOfY.times(x);
        // The engine walks the same chain.
        Gradients gradients = loss.backward();
        Tensor slope = gradients.of(w);
        out.println("backward");
        out.println("  dL/dy = 2 (y - t) = " + Values.of(slopeOfY));
        out.println("  dL/dw = dL/dy * x = " + Values.of(slopeByHand) + " by hand");
        out.println("  dL/dw             = " + Values.of(slope) + " by the engine");

        // The slope is negative: a larger weight makes the loss smaller. So go a little that way.
        Tensor stepped = w.detach().minus(slope.times(0.1));
        out.println("a step of 0.1 down the slope");
        out.println("  w                 = " + Values.of(stepped));

        Tensor smaller = x.times(stepped).minus(t).square();
        out.println("  L                 = " + Values.of(smaller));
    }
}
