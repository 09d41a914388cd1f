package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.loss.ElementwiseLoss;
import org.kudari.loss.Loss;
import org.kudari.loss.LossReduction;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** Three losses fit a line to the same points, some of which are wrong. */
final class Outliers {
    private static final int DAYS = 30;
    private static final double SLOPE = 1.5;
    private static final double AT_ZERO = 2;
    private static final int STEPS = 400;
    private static final double RATE = 0.1;

    private record Judge(String name, String label, ElementwiseLoss loss) {}

    private static final List<Judge> JUDGES = List.of(
            new Judge("squared", "squared error", Losses.meanSquaredError()),
            new Judge("absolute", "absolute error", Losses.meanAbsoluteError()),
            new Judge("huber", "Huber", Losses.huber(1)));

    private Outliers() {}

    static void show(Device device, Page page) {
        // Drinks sold over the hours of sun. On each of the last three days the till was broken.
        Tensor sun = Tensors.linspace(device, DType.FLOAT32, 0, 10, DAYS).unsqueeze(1);
        Tensor noise = Tensor.random(device, Distribution.NORMAL, RandomKey.of(3), DType.FLOAT32, sun.shape());
        Tensor sold = sun.times(SLOPE).plus(AT_ZERO).plus(noise.times(0.5));
        Tensor isBroken = Tensors.arange(device, DAYS).greaterEqual(DAYS - 3).unsqueeze(1);
        Tensor noted = isBroken.select(noise.abs(), sold);
        page.number("slope", SLOPE);
        page.number("days", DAYS);

        double[] hours = sun.toDoubleArray();
        Plot fits = Plot.of(page.text("hours of sun (h/day)"), page.text("drinks sold (dozens/day)"))
                .points(page.text("days"), hours, noted.toDoubleArray(), Marker.DISC, 4, Ink.MUTED);
        Tensor errors = Tensors.linspace(device, DType.FLOAT32, -4, 4, 161);
        Plot losses = Plot.of(page.text("error"), page.text("loss")).limitY(0, 5);
        Plot slopes = Plot.of(page.text("error"), page.text("gradient of the loss"));
        for (Judge judge : JUDGES) {
            Model line = fitted(device, judge.loss, sun, noted);
            page.number(judge.name, line.parameters().get(0).item());
            fits = fits.line(page.text(judge.label), hours, line.predict(sun).toDoubleArray());

            // The loss of each error by itself, and its gradient.
            Tensor error = errors.variable();
            Tensor loss = judge.loss.withReduction(LossReduction.NONE).of(error, errors.times(0));
            losses = losses.line(page.text(judge.label), errors.toDoubleArray(), loss.toDoubleArray());
            Tensor gradient = loss.sum().backward().of(error);
            slopes = slopes.line(page.text(judge.label), errors.toDoubleArray(), gradient.toDoubleArray());
        }
        page.show(
                "lines",
                figure(page, "Three lines", "The squared error follows the outliers, the others the rest.", fits));
        page.show(
                "losses",
                figure(page, "Three losses", "A parabola, an angle, and a parabola that becomes straight.", losses));
        page.show(
                "gradients",
                figure(
                        page,
                        "Their gradients",
                        "A straight line, a step, and a straight line that becomes level.",
                        slopes));
    }

    private static Figure figure(Page page, String title, String alternative, Plot plot) {
        return new Figure(page.text(title), page.text(alternative), plot.title(page.text(title)));
    }

    private static Model fitted(Device device, Loss loss, Tensor inputs, Tensor targets) {
        Model line = Sequential.of(new Linear(1, 1)).on(device, 1);
        Adam adam = new Adam(line.parameters(), RATE);
        for (int step = 0; step < STEPS; step++) {
            // The steps become smaller, so that the absolute error, whose gradient does not, comes to rest.
            adam.learningRate(RATE * (1 - (double) step / STEPS));
            try (Scope _ = device.scope()) {
                adam.step(loss.of(line.forward(inputs), targets).backward());
            }
        }
        return line;
    }
}
