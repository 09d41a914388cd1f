package org.kudari.examples.gallery;

import static org.kudari.pictures.canvas.NumberText.significant;

import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Descent;
import org.kudari.layout.DType;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;
import org.kudari.tensor.Tensors;

/** Three learning rates on one curve: too small, right, and too large. */
final class LearningRates {
    private static final List<String> NAMES = List.of("too small", "right", "too large");
    private static final float[] RATES = {0.02f, 0.3f, 1.05f};
    private static final double START = -3;
    private static final double WIDEST = 8;
    private static final int STEPS = 10;

    private LearningRates() {}

    private static Tensor loss(Tensor weight) {
        return weight.square();
    }

    /** The weights after each step, from the start on: a row for each learning rate. All go at once. */
    private static Tensor descend(Tensor rates) {
        Tensor start = rates.times(0).plus(START);
        Tensor weights = start;
        List<Tensor> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Tensor variable = weights.variable();
            Tensor gradients = loss(variable).sum().backward().of(variable);
            weights = weights.minus(rates.times(gradients));
            steps.add(weights);
        }
        return start.stack(1, steps);
    }

    static void show(Device device, Page page) {
        Tensor paths = descend(Tensor.of(device, RATES, RATES.length));
        page.number("start", START);
        page.number("startLoss", loss(Tensor.scalar(device, START)).item());
        page.number("steps", STEPS);
        List<Descent> race = new ArrayList<>();
        for (int i = 0; i < RATES.length; i++) {
            Tensor path = paths.get(0, i);
            race.add(new Descent(name(page, i), path.toDoubleArray(), loss(path).toDoubleArray()));
            page.number("rate" + i, RATES[i]);
            page.number("end" + i, race.get(i).losses()[STEPS]);
        }

        // The same with many learning rates: how low is the loss after the last step of each?
        Tensor many = Tensors.linspace(device, DType.FLOAT32, 0.01, 1.1, 110);
        double[] ends = loss(descend(many).get(1, STEPS)).toDoubleArray();
        page.show("sweep", sweep(page, many.toDoubleArray(), ends));

        Tensor weights = Tensors.linspace(device, DType.FLOAT32, -WIDEST, WIDEST, 65);
        Plot curve = Plot.of(page.text("weight w"), page.text("loss L"))
                .limitX(-WIDEST, WIDEST)
                .limitY(-4, 64)
                .line("", weights.toDoubleArray(), loss(weights).toDoubleArray(), new Pen(Ink.MUTED, 1.5));
        Plot losses = Plot.of(page.text("step"), page.text("loss L"))
                .logY()
                .limitX(-0.3, STEPS + 0.3)
                .limitY(1e-8, 1e3);
        String title = page.text("Three learning rates on one curve");
        String words = page.text("The small one creeps, the right one arrives, the large one climbs out.");
        List<Figure> frames = Descent.frames(race, curve, losses).stream()
                .map(frame -> new Figure(title, words, frame).size(Figure.WIDTH, 520))
                .toList();
        page.show("race", new Animation(frames, 0.8, 4));
    }

    private static Figure sweep(Page page, double[] rates, double[] ends) {
        Plot plot = Plot.of(page.text("learning rate"), page.text("loss after the last step"))
                .logY()
                .limitY(1e-20, 1e6)
                .line("", rates, ends, new Pen(Ink.MUTED, 1.5))
                .horizontal(page.numbers().get("startLoss"), new Pen(Ink.MUTED, 1.2).dashed());
        for (int i = 0; i < RATES.length; i++) {
            plot = plot.points(name(page, i), new double[] {RATES[i]}, new double[] {
                page.numbers().get("end" + i)
            });
        }
        return new Figure(
                page.text("The loss at the end over the learning rate"),
                page.text("It falls to a valley in the middle, and is above the loss at the start beyond 1."),
                plot);
    }

    private static String name(Page page, int i) {
        return significant(RATES[i], 3) + " " + page.text(NAMES.get(i));
    }
}
