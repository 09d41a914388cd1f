package org.kudari.examples.gallery;

import static org.kudari.pictures.canvas.NumberText.significant;

import java.util.ArrayList;
import java.util.List;
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
    private static final int FIRST_START = 3;
    private static final int FIRST_RATE = 1;
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
        static Points of(Tensor w) {
            return new Points(w.toDoubleArray(), loss(w).toDoubleArray(), slope(w).toDoubleArray());
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
        Tensor starts = Tensor.of(device, STARTS, STARTS.length, 1);
        List<Tensor> steps = new ArrayList<>();
        Tensor weights = starts.broadcastTo(STARTS.length, RATES.length);
        for (int step = 0; step < STEPS; step++) {
            weights = weights.minus(rates.times(slope(weights)));
            steps.add(weights);
        }
        // Start, learning rate, step.
        Tensor paths = starts.broadcastTo(STARTS.length, RATES.length).stack(2, steps);
        page.number("start", STARTS[FIRST_START]);
        for (int i = 0; i < RATES.length; i++) {
            page.number("rate" + i, RATES[i]);
            page.number("end" + i, weights.get(0, FIRST_START).get(0, i).item());
        }
        draw(page, curve, cases, paths);
    }

    private static void draw(Page page, Points curve, Points cases, Tensor paths) {
        Plot plot = Plot.of(page.text("weight w"), page.text("loss L"))
                .limitX(-WIDEST, WIDEST)
                .limitY(-5, 55)
                .line(page.text("loss L = w²"), curve.weights, curve.losses);
        String title = page.text("A loss, its slope at a weight, and the way down");
        for (int i = 0; i < CASES.size(); i++) {
            String advice =
                    page.text("slope") + " " + significant(cases.slopes[i], 3) + ": " + page.text(ADVICE.get(i));
            Plot drawn = tangent(plot, page, cases, i).title(advice);
            page.show(CASES.get(i), new Figure(title, advice, drawn).size(300, 260));
        }
        Knob start = Knob.of(page.text("start at w ="), STARTS, FIRST_START);
        Knob rate = Knob.of(page.text("learning rate"), RATES, FIRST_RATE);
        page.show("descent", List.of(start, rate), at -> {
            Points path = Points.of(paths.get(0, at.get(0)).get(0, at.get(1)));
            String end = page.text("at the end:") + " w = " + significant(path.weights[STEPS], 3);
            Plot drawn = tangent(plot, page, path, 0)
                    .path(page.text("gradient descent"), path.weights, path.losses, Ink.series(2));
            return new Figure(title, end, drawn.title(end));
        });
    }

    /** A point of the curve, the tangent there, and the arrow downhill. */
    private static Plot tangent(Plot plot, Page page, Points at, int i) {
        double w = at.weights[i];
        double loss = at.losses[i];
        double slope = at.slopes[i];
        double downhill = -2 * Math.signum(slope);
        return plot.straight(page.text("tangent"), w, loss, slope, new Pen(Ink.MUTED, 1.3).dashed())
                .arrow(w, loss, w + downhill, loss + downhill * slope, new Pen(Diagram.GRADIENT, 2.5))
                .point(w, loss, Marker.DISC, 5, Ink.TEXT);
    }
}
