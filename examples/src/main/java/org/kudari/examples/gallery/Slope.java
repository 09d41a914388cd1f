package org.kudari.examples.gallery;

import static org.kudari.pictures.canvas.NumberText.significant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Knob;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.diagram.Diagram;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** The gradient of a loss with one weight is its slope, and the sign of the slope says where to go. */
final class Slope {
    private static final List<String> CASES = List.of("plus", "minus", "zero");
    private static final float[] WEIGHTS = {6, -4, 0};
    private static final List<String> ADVICE = List.of("decrease w", "increase w", "stop");
    private static final float[] STARTS = {-6, -3, 1, 5};
    private static final float[] RATES = {0.01f, 0.1f, 0.3f, 0.5f, 0.9f, 1, 1.1f};
    private static final int STEPS = 8;
    private static final double WIDEST = 7;

    private Slope() {}

    /** The loss of a weight. Change it, and see. */
    private static Tensor loss(Tensor weight) {
        return weight.square();
    }

    /** Each loss depends on its own weight only. So the gradient of the sum holds the slope of each. */
    private static Tensor slope(Tensor weights) {
        Tensor variable = weights.variable();
        return loss(variable).sum().backward().of(variable);
    }

    /** Weights, the loss of each, and its slope there. */
    private record Points(double[] weights, double[] losses, double[] slopes) {
        static Points of(Tensor weights) {
            return new Points(
                    weights.toDoubleArray(),
                    loss(weights).toDoubleArray(),
                    slope(weights).toDoubleArray());
        }
    }

    static void show(Device device, Page page) {
        Points curve = Points.of(Tensors.linspace(device, DType.FLOAT32, -WIDEST, WIDEST, 57));
        Points cases = Points.of(Tensor.of(device, WEIGHTS, WEIGHTS.length));
        for (int i = 0; i < CASES.size(); i++) {
            page.number(CASES.get(i) + "Weight", cases.weights[i]);
            page.number(CASES.get(i) + "Loss", cases.losses[i]);
            page.number(CASES.get(i) + "Slope", cases.slopes[i]);
        }

        // What a small step to the right does to the loss.
        double near = page.number("near", WEIGHTS[0] + 0.01);
        page.number("nearLoss", loss(Tensor.scalar(device, near)).item());

        // Gradient descent from every starting point (rows), with every learning rate (columns), all at once.
        Tensor rates = Tensor.of(device, RATES, 1, RATES.length);
        Tensor weights = Tensor.of(device, STARTS, STARTS.length, 1).broadcastTo(STARTS.length, RATES.length);
        List<Tensor> steps = new ArrayList<>(List.of(weights));
        for (int step = 0; step < STEPS; step++) {
            weights = weights.minus(rates.times(slope(weights)));
            steps.add(weights);
        }
        Points paths = Points.of(steps.getFirst().stack(2, steps.subList(1, steps.size())));
        page.number("start", STARTS[STARTS.length - 1]);
        for (int i = 0; i < RATES.length; i++) {
            page.number("rate" + i, RATES[i]);
            page.number("end" + i, path(paths, STARTS.length - 1, i).weights[STEPS]);
        }
        draw(page, curve, cases, paths);
    }

    private static Points path(Points all, int start, int rate) {
        int from = (start * RATES.length + rate) * (STEPS + 1);
        int to = from + STEPS + 1;
        return new Points(
                Arrays.copyOfRange(all.weights, from, to),
                Arrays.copyOfRange(all.losses, from, to),
                Arrays.copyOfRange(all.slopes, from, to));
    }

    private static void draw(Page page, Points curve, Points cases, Points paths) {
        Plot plot = Plot.of(page.text("weight w"), page.text("loss L"))
                .limitX(-WIDEST, WIDEST)
                .limitY(-5, 55)
                .line(page.text("loss L = w²"), curve.weights, curve.losses);
        String title = page.text("A loss, its slope at a weight, and the way down");
        for (int i = 0; i < CASES.size(); i++) {
            String slope = page.text("slope") + " " + significant(cases.slopes[i], 3);
            String advice = slope + ": " + page.text(ADVICE.get(i));
            page.show(
                    CASES.get(i),
                    new Figure(
                            300,
                            260,
                            title,
                            advice,
                            tangent(plot, page, cases, i).title(advice)));
        }
        Knob start = new Knob(page.text("start at w ="), texts(STARTS), STARTS.length - 1);
        Knob rate = new Knob(page.text("learning rate"), texts(RATES), 1);
        page.show("descent", List.of(start, rate), at -> {
            Points path = path(paths, at.get(0), at.get(1));
            String end = page.text("at the end:") + " w = " + significant(path.weights[STEPS], 3) + ", L = "
                    + significant(path.losses[STEPS], 3);
            return new Figure(
                    title,
                    end,
                    tangent(plot, page, path, 0)
                            .line(page.text("gradient descent"), path.weights, path.losses, new Pen(Ink.series(2), 1.3))
                            .points("", path.weights, path.losses, Marker.DISC, 4, Ink.series(2))
                            .title(end));
        });
    }

    /** A point of the curve, the tangent there, and the arrow downhill. */
    private static Plot tangent(Plot plot, Page page, Points at, int i) {
        double w = at.weights[i];
        double run = 3;
        double downhill = -2 * Math.signum(at.slopes[i]);
        return plot.line(
                        page.text("tangent"),
                        new double[] {w - run, w + run},
                        new double[] {at.losses[i] - run * at.slopes[i], at.losses[i] + run * at.slopes[i]},
                        new Pen(Ink.MUTED, 1.3).dashed())
                .arrow(
                        w,
                        at.losses[i],
                        w + downhill,
                        at.losses[i] + downhill * at.slopes[i],
                        new Pen(Diagram.GRADIENT, 2.5))
                .points("", new double[] {w}, new double[] {at.losses[i]}, Marker.DISC, 5, Ink.TEXT);
    }

    private static List<String> texts(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> significant(numbers[i], 3))
                .toList();
    }
}
