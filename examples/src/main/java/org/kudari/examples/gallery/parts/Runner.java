package org.kudari.examples.gallery.parts;

import static org.kudari.pictures.canvas.NumberText.significant;

import java.util.List;
import java.util.function.BiFunction;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.RmsProp;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * An optimizer that goes down a {@link Landscape}.
 *
 * @param name its name
 * @param optimizer makes it for a point, with a learning rate
 */
public record Runner(String name, BiFunction<Parameters, Double, Optimizer> optimizer) {
    /** The five of them. */
    public static final List<Runner> ALL = List.of(
            new Runner("SGD", Sgd::new),
            new Runner("Momentum", (point, rate) -> new Sgd(point, rate, 0.9)),
            new Runner("RMSProp", RmsProp::new),
            new Runner("Adam", Adam::new),
            new Runner("AdamW", (point, rate) -> Adam.withWeightDecay(point, rate, 0.1)));

    /**
     * The way of a runner.
     *
     * @param label the runner and its learning rate
     * @param xs the x before each step and after the last one; NaN from where it is too far off to come back
     * @param ys the same for y
     * @param loss the loss in the end
     */
    public record Way(String label, double[] xs, double[] ys, double loss) {}

    /**
     * {@return the way that it takes}
     *
     * @param device where it computes
     * @param landscape where it goes down
     * @param start x and y
     * @param rate the learning rate
     * @param steps how many steps it takes
     */
    public Way run(Device device, Landscape landscape, float[] start, double rate, int steps) {
        // The point is a weight matrix of one row: AdamW lets weights decay, but no biases.
        Parameters parameters = Parameters.allocate(
                device, DType.FLOAT32, List.of(new Parameters.Declaration("point", Shape.of(1, 2))));
        parameters.set(0, Tensor.of(device, start, 1, 2));
        Tensor point = parameters.get(0);
        Optimizer stepper = optimizer.apply(parameters, rate);
        double[] xs = new double[steps + 1];
        double[] ys = new double[steps + 1];
        for (int step = 0; ; step++) {
            try (Scope _ = device.scope()) {
                float[] at = point.toFloatArray();
                xs[step] = Math.hypot(at[0], at[1]) < 10 * Landscape.EDGE ? at[0] : Double.NaN;
                ys[step] = at[1];
                Tensor loss = landscape.loss().apply(point).sum();
                if (step == steps) {
                    return new Way(name + " " + significant(rate, 1), xs, ys, loss.item());
                }
                stepper.step(loss.backward());
            }
        }
    }
}
