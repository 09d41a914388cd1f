package org.kudari.examples.gallery;

import static org.kudari.examples.gallery.parts.SmallNetwork.WEIGHTS;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.autograd.Derivatives;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.SmallNetwork;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/** The largest eigenvalue of the Hessian, and the largest learning rate with which gradient descent is stable. */
final class Curvature {
    private static final int ITERATIONS = 15;
    private static final int STEPS = 30;
    private static final double AWAY = 0.01;

    private Curvature() {}

    static void show(Device device, Page page) {
        SmallNetwork network = new SmallNetwork(device);

        // Down to a minimum, and the second derivatives there: a number for each pair of weights.
        Tensor minimum = network.path(network.random(1), 0.1, 1500).getLast();
        page.number("weights", WEIGHTS);
        page.number("pairs", WEIGHTS * WEIGHTS);
        drawHessian(page, Derivatives.hessian(network::loss, minimum));

        // Power iteration: the Hessian, applied again and again, turns any vector into the most curved direction.
        Tensor product = network.random(2);
        Tensor direction = product;
        double[] estimates = new double[ITERATIONS];
        for (int i = 0; i < ITERATIONS; i++) {
            direction = product.div(product.norm());
            product = Derivatives.hvp(network::loss, minimum, direction);
            estimates[i] = direction.dot(product).item();
        }
        double largest = page.number("largest", estimates[ITERATIONS - 1]);
        double limit = page.number("limit", 2 / largest);
        page.number("early", estimates[4]);
        Plot power = Plot.of(page.text("iteration"), "λ").line("", Grid.spaced(1, ITERATIONS, ITERATIONS), estimates);
        page.show("power", "Power iteration", "The estimate rises quickly, and then stays.", power);

        // Runs that begin a little away from the minimum in this direction.
        Tensor start = minimum.plus(direction.times(AWAY));
        double[] below = distances(network.path(start, 0.95 * limit, STEPS), minimum, direction);
        double[] above = distances(network.path(start, 1.05 * limit, STEPS), minimum, direction);
        page.number("away", AWAY);
        page.number("below", below[STEPS]);
        page.number("above", above[STEPS]);
        drawRuns(page, below, above);

        // By which factor one step changes the distance, for many learning rates.
        double[] rates = Grid.spaced(0.1 * limit, 1.3 * limit, 13);
        double[] factors = new double[rates.length];
        double[] law = new double[rates.length];
        for (int i = 0; i < rates.length; i++) {
            factors[i] = distance(network.step(start, rates[i]), minimum, direction) / AWAY;
            law[i] = Math.abs(1 - rates[i] * largest);
        }
        page.number("factorAtLimit", factors[9]);
        drawFactors(page, rates, factors, law);
    }

    /** How far weights are from the minimum along a direction. */
    private static double distance(Tensor weights, Tensor minimum, Tensor direction) {
        return Math.abs(direction.dot(weights.minus(minimum)).item());
    }

    private static double[] distances(List<Tensor> path, Tensor minimum, Tensor direction) {
        return path.stream()
                .mapToDouble(each -> distance(each, minimum, direction))
                .toArray();
    }

    private static void drawHessian(Page page, Tensor hessian) {
        double most = hessian.abs().max().item();
        double[][] rows = IntStream.range(0, WEIGHTS)
                .mapToObj(row -> hessian.get(0, row).toDoubleArray())
                .toArray(double[][]::new);
        Plot plot = Plot.of(page.text("weight"), page.text("weight"))
                .square()
                .matrix(rows, ColourMap.DIVERGING, -most, most)
                .colourBar(page.text("second derivative"), ColourMap.DIVERGING, -most, most);
        page.show("hessian", "The Hessian", "A symmetric table of colours, with a few large numbers.", plot);
    }

    private static void drawRuns(Page page, double[] below, double[] above) {
        double[] steps = Grid.spaced(0, STEPS, STEPS + 1);
        Plot plot = Plot.of(page.text("step"), page.text("distance from the minimum"))
                .logY()
                .line("η = 0.95 · 2/λ", steps, below)
                .line("η = 1.05 · 2/λ", steps, above);
        page.show("runs", "Just below, and just above", "One distance falls, and the other one grows.", plot);
    }

    private static void drawFactors(Page page, double[] rates, double[] factors, double[] law) {
        Plot plot = Plot.of(page.text("learning rate η"), page.text("factor of one step"))
                .line("|1 − η λ|", rates, law)
                .points(page.text("measured"), rates, factors)
                .horizontal(1, new Pen(Ink.MUTED, 1).dashed());
        page.show("factors", "What one step does to the distance", "The factors cross 1 at 2/λ.", plot);
    }
}
