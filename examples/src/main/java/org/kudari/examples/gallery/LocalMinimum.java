package org.kudari.examples.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Knob;
import org.kudari.examples.gallery.page.Page;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.Sgd;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Plot;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Parameters.Declaration;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** A loss with two valleys: descent is trapped in the nearer one. Momentum gets out, and so do restarts. */
final class LocalMinimum {
    private static final List<String> NAMES = List.of("gradient descent", "momentum", "Adam");
    private static final List<BiFunction<Parameters, Float, Optimizer>> OPTIMIZERS =
            List.of(Sgd::new, (weights, rate) -> new Sgd(weights, rate, 0.9), Adam::new);
    private static final float[] STARTS = {-3.5f, 0, 0.5f, 3};
    private static final float[] RATES = {0.01f, 0.05f, 0.1f};
    private static final int STEPS = 60;
    private static final String WAYS = "A shallow valley at the right, a deep one at the left, and ways down.";

    private LocalMinimum() {}

    /** Two valleys, of which the left one is deeper. */
    private static Tensor loss(Tensor w) {
        return w.square().minus(4).square().div(8).plus(w.div(2)).plus(2);
    }

    /** The weights after each step: a row for each start. No weight changes another's loss, so all go at once. */
    private static Tensor descend(Tensor starts, BiFunction<Parameters, Float, Optimizer> optimizer, float rate) {
        Declaration declaration = new Declaration("w", starts.shape());
        Parameters weights = Parameters.allocate(starts.device(), DType.FLOAT32, List.of(declaration));
        weights.set(0, starts);
        Optimizer stepper = optimizer.apply(weights, rate);
        List<Tensor> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            stepper.step(loss(weights.get(0)).sum().backward());
            steps.add(weights.get(0).detach().copy());
        }
        return starts.stack(1, steps);
    }

    static void show(Device device, Page page) {
        // Every optimizer with every learning rate, from all starting points.
        Tensor starts = Tensor.of(device, STARTS, STARTS.length);
        List<Tensor> paths = new ArrayList<>();
        OPTIMIZERS.forEach(optimizer -> {
            for (float rate : RATES) {
                paths.add(descend(starts, optimizer, rate));
            }
        });
        // From the last start, above the shallower valley, with the middle learning rate.
        Tensor plain = paths.get(1).get(0, STARTS.length - 1);
        Tensor momentum = paths.get(RATES.length + 1).get(0, STARTS.length - 1);
        page.number("start", STARTS[STARTS.length - 1]);
        page.number("escaped", momentum.get(0, STEPS).item());
        double local = page.number("local", plain.get(0, STEPS).item());
        double localLoss = page.number("localLoss", loss(plain.get(0, STEPS)).item());

        // Descent from random places. The lowest end is the answer.
        Tensor places = Tensor.random(device, Distribution.UNIFORM, RandomKey.of(2), DType.FLOAT32, Shape.of(8));
        Tensor restarts = descend(places.times(7).minus(3.5), OPTIMIZERS.getFirst(), RATES[1]);
        Tensor ends = restarts.get(1, STEPS);
        Tensor best = ends.get(0, loss(ends).argMin(0).itemLong());
        double global = page.number("global", best.item());
        double globalLoss = page.number("globalLoss", loss(best).item());
        page.number("restarts", ends.shape().elements());
        page.number("found", ends.lessThan(global + 0.1).countNonZero().item());

        Tensor weights = Tensors.linspace(device, DType.FLOAT32, -4, 4, 81);
        Plot curve = Plot.of(page.text("weight w"), page.text("loss L"))
                .limitX(-4, 4)
                .limitY(-1, 13)
                .line("", weights.toDoubleArray(), loss(weights).toDoubleArray(), new Pen(Ink.MUTED, 1.5))
                .labelBelow(local, localLoss, page.text("local minimum"), Ink.TEXT)
                .labelBelow(global, globalLoss, page.text("global minimum"), Ink.TEXT);
        List<String> names = NAMES.stream().map(page::text).toList();
        List<Figure> race = new ArrayList<>();
        for (int step = 0; step <= STEPS; step += 2) {
            Plot one = walk(curve, names.get(0), plain.slice(0, 0, step + 1), 0);
            race.add(figure(page, page.text(WAYS), walk(one, names.get(1), momentum.slice(0, 0, step + 1), 1)));
        }
        page.show("race", new Animation(race, 0.25, 4));
        Plot all = curve;
        for (int i = 0; i < ends.shape().elements(); i++) {
            all = walk(all, "", restarts.get(0, i), i);
        }
        page.show("restarts", figure(page, page.text(WAYS), all));
        Knob start = Knob.of(page.text("start at w ="), STARTS, STARTS.length - 1);
        Knob rate = Knob.of(page.text("learning rate"), RATES, 1);
        page.show("choice", List.of(start, rate, new Knob(page.text("optimizer"), names, 1)), at -> {
            Tensor path = paths.get(at.get(2) * RATES.length + at.get(1)).get(0, at.get(0));
            String end = page.text("at the end: w =", path.get(0, STEPS).item());
            return figure(page, end, walk(curve, names.get(at.get(2)), path, at.get(2)));
        });
    }

    private static Plot walk(Plot plot, String label, Tensor path, int series) {
        return plot.path(label, path.toDoubleArray(), loss(path).toDoubleArray(), Ink.series(series));
    }

    private static Figure figure(Page page, String words, Plot plot) {
        return new Figure(page.text("A local and a global minimum"), words, plot);
    }
}
