package org.kudari.examples.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.NumberText;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.figure.Panels;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Gradient descent fits a line, weight = a height + b, to people. */
final class FittingALine {
    private static final double HEIGHT = 170;
    private static final double WEIGHT = 65;
    private static final double A = 0.5;
    private static final double B = 10;
    private static final int STEPS = 30;

    private FittingALine() {}

    /** A line, weight = a height + b, and its loss, at the start and after each step. */
    private record Fit(double[] a, double[] b, double[] losses) {}

    /** Fits a line to heights that are measured from a mean, in deviations. It is told in centimetres all the same. */
    private static Fit fit(Tensor heights, Tensor weights, double mean, double deviation, double rate) {
        Tensor inputs = heights.minus(mean).div(deviation);
        Tensor a = Tensor.scalar(heights.device(), A * deviation);
        Tensor b = Tensor.scalar(heights.device(), B + A * mean);
        Fit fit = new Fit(new double[STEPS + 1], new double[STEPS + 1], new double[STEPS + 1]);
        for (int step = 0; step <= STEPS; step++) {
            Tensor slope = a.variable();
            Tensor shift = b.variable();
            Tensor loss =
                    inputs.times(slope).plus(shift).minus(weights).square().mean();
            fit.a[step] = a.item() / deviation;
            fit.b[step] = b.item() - fit.a[step] * mean;
            fit.losses[step] = loss.item();
            Gradients gradients = loss.backward();
            a = a.minus(gradients.of(slope).times(rate));
            b = b.minus(gradients.of(shift).times(rate));
        }
        return fit;
    }

    static void show(Device device, Page page) {
        // Forty people. All but the first are about as heavy as their height suggests, give or take 5 kg.
        Tensor chance = Tensor.random(device, Distribution.NORMAL, RandomKey.of(5), DType.FLOAT32, Shape.of(2, 39));
        Tensor taller = chance.get(0, 0).times(8).round();
        Tensor heavier = taller.times(0.9).plus(chance.get(0, 1).times(5)).round();
        Tensor heights = taller.pad(0, 1, 0).plus(page.number("height", HEIGHT));
        Tensor weights = heavier.pad(0, 1, 0).plus(page.number("weight", WEIGHT));

        // What the first line says about the first of them.
        page.number("a", A);
        page.number("b", B);
        double answer = page.number("answer", heights.get(0, 0).times(A).plus(B).item());
        page.number("error", answer - WEIGHT);

        // In centimetres, a small change of a moves every answer a lot. With a larger rate than this the loss grows.
        double most = page.number("rawRate", 1 / heights.square().mean().item());
        Fit raw = fit(heights, weights, 0, 1, 0.9 * most);
        page.number("rawB", raw.b[STEPS]);
        page.number("rawA", raw.a[STEPS]);
        page.number("rawLoss", raw.losses[STEPS]);

        // From their mean, in standard deviations: now a and b are equally easy to learn.
        Fit fit = fit(heights, weights, heights.mean().item(), heights.std().item(), 0.1);
        page.number("loss", fit.losses[0]);
        page.number("steps", STEPS);
        page.number("endA", fit.a[STEPS]);
        page.number("endB", fit.b[STEPS]);
        page.number("endLoss", fit.losses[STEPS]);

        Plot people = Plot.of(page.text("height (cm)"), page.text("weight (kg)"))
                .limitX(146, 196)
                .limitY(35, 110)
                .points(page.text("people"), heights.toDoubleArray(), weights.toDoubleArray());
        page.show("fit", new Animation(frames(page, people, fit, raw), 0.3, 4));
    }

    private static List<Figure> frames(Page page, Plot people, Fit fit, Fit raw) {
        String title = page.text("A line that turns");
        String words = page.text("The line turns towards the points while the loss falls.");
        double[] numbers = Grid.spaced(0, STEPS, STEPS + 1);
        List<Figure> frames = new ArrayList<>();
        for (int step = 0; step <= STEPS; step++) {
            double a = fit.a[step];
            double answer = a * HEIGHT + fit.b[step];
            double[] steps = Arrays.copyOf(numbers, step + 1);
            Plot above = people.title("a = " + NumberText.of(a, 2) + ", b = " + NumberText.of(fit.b[step], 1))
                    .straight(page.text("the line"), HEIGHT, answer, a, new Pen(Ink.series(1), 2))
                    .arrow(HEIGHT, answer, HEIGHT, WEIGHT, new Pen(Ink.series(3), 2))
                    .point(HEIGHT, WEIGHT, Marker.DIAMOND, 6, Ink.series(3));
            Plot below = Plot.of(page.text("step"), page.text("loss (kg²)"))
                    .logY()
                    .limitX(-0.5, STEPS + 0.5)
                    .limitY(10, 2000)
                    .path(page.text("heights in cm"), steps, Arrays.copyOf(raw.losses, step + 1), Ink.series(2))
                    .path(page.text("scaled heights"), steps, Arrays.copyOf(fit.losses, step + 1), Ink.series(1));
            frames.add(new Figure(title, words, new Panels(1, List.of(above, below))).size(Figure.WIDTH, 560));
        }
        return frames;
    }
}
