package org.kudari.examples;

import static org.kudari.nn.Activation.tanh;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** A loss that contains a gradient: a network that is to fit points, and to be no steeper than 1. */
public final class GradientPenalty {
    private static final int STEPS = 400;

    private GradientPenalty() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        out.println("a step from -1 to 1, fitted with a penalty on slopes above 1");
        out.println("  weight of the penalty    error    steepest slope");
        for (double weight : new double[] {0, 10}) {
            Model model =
                    Sequential.of(new Linear(1, 32), tanh(), new Linear(32, 1)).on(device, 1);
            Adam adam = new Adam(model.parameters(), 0.02);
            Tensor inputs = Tensors.linspace(device, DType.FLOAT32, -1, 1, 64).reshape(64, 1);
            Tensor targets = inputs.sign();
            for (int step = 0; step < STEPS; step++) {
                try (Scope _ = device.scope()) {
                    Tensor x = inputs.variable();
                    Tensor y = model.forward(x);
                    Tensor loss = Losses.meanSquaredError(y, targets);
                    if (weight > 0) {
                        loss = loss.plus(penalty(slopes(x, y)).times(weight));
                    }
                    adam.step(loss.backward());
                }
            }
            try (Scope _ = device.scope()) {
                Tensor x = inputs.variable();
                Tensor y = model.forward(x);
                double steepest = slopes(x, y).abs().max().item();
                double error = Losses.meanSquaredError(y, targets).item();
                out.printf(Locale.ROOT, "  %21.0f %8.4f %17.2f%n", weight, error, steepest);
            }
        }
    }

    /** The slope at each point. It is recorded: it is a part of the loss, so the parameters have a gradient of it. */
    private static Tensor slopes(Tensor x, Tensor y) {
        return y.sum().differentiableBackward(List.of(x)).of(x);
    }

    private static Tensor penalty(Tensor slopes) {
        return slopes.abs().minus(1).maximum(0).square().mean();
    }
}
