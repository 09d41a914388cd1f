package org.kudari.examples.gallery.parts;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.examples.gallery.page.Page;
import org.kudari.model.Model;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Marker;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/** A truth table of two inputs, and the picture of a network that learns it. */
public final class Gate {
    private static final float[] INPUTS = {0, 0, 0, 1, 1, 0, 1, 1};

    // Red and blue as in the maps, but such as can be seen on light and on dark paper.
    private static final Ink ONE = Ink.rgb(0xd6604d);
    private static final Ink ZERO = Ink.rgb(0x4393c3);

    private final Tensor inputs;
    private final Tensor targets;
    private final float[] answers;

    /**
     * A gate.
     *
     * @param device where its tensors are
     * @param answers the right answers, 0 or 1, to (0, 0), (0, 1), (1, 0) and (1, 1)
     */
    public Gate(Device device, float... answers) {
        this.inputs = Tensor.of(device, INPUTS, 4, 2);
        this.targets = Tensor.of(device, answers, 4, 1);
        this.answers = answers;
    }

    /** {@return the four pairs of inputs, {@code [4, 2]}} */
    public Tensor inputs() {
        return inputs;
    }

    /** {@return the right answers, {@code [4, 1]}} */
    public Tensor targets() {
        return targets;
    }

    /** Notes what a network answers to the four pairs as four numbers: {@code name00} and so on. */
    public void noteAnswers(Page page, String name, Model model) {
        double[] all = model.predict(inputs).toDoubleArray();
        for (int i = 0; i < all.length; i++) {
            page.number(name + (int) INPUTS[2 * i] + (int) INPUTS[2 * i + 1], all[i]);
        }
    }

    /** {@return what a network answers all over the plane, the line where it is undecided, and the right answers} */
    public Figure picture(Page page, String title, Model model) {
        Grid all = new Plane(inputs.device(), -0.5, 1.5, 41).values(model::predict);
        Plot plot = coloured(page, Plot.of("x₁", "x₂"), all);
        return figure(page, title, withPoints(page, plot, inputs));
    }

    /** {@return the same as lines of equal answers, for a picture that moves} */
    public Figure lines(Page page, String title, Model model) {
        Grid all = new Plane(inputs.device(), -0.5, 1.5, 41).values(model::predict);
        Plot plot = Plot.of("x₁", "x₂").contours(all, new Pen(Ink.TEXT, 2.5), 0.5);
        for (double level : new double[] {0.1, 0.3, 0.7, 0.9}) {
            plot = plot.contours(all, new Pen(level > 0.5 ? ONE : ZERO, 1.5), level);
        }
        return figure(page, title, withPoints(page, plot, inputs));
    }

    /** {@return what a last layer answers all over the plane of two hidden neurons, and where these take the inputs} */
    public Figure hidden(Page page, String title, Tensor hidden, UnaryOperator<Tensor> lastLayer) {
        Grid all = new Plane(inputs.device(), -1.2, 1.2, 41).values(lastLayer);
        return figure(page, title, withPoints(page, coloured(page, Plot.of("h₁", "h₂"), all), hidden));
    }

    private static Plot coloured(Page page, Plot plot, Grid answers) {
        Plot coloured =
                plot.heat(answers, ColourMap.DIVERGING, 0, 1).colourBar(page.text("answer"), ColourMap.DIVERGING, 0, 1);
        // Where all answers are about the same, a line would follow their rounding errors.
        boolean differ = answers.most() - answers.least() > 0.01;
        return differ ? coloured.contours(answers, new Pen(Ink.rgb(0), 2), 0.5) : coloured;
    }

    /** The right answers at the places of the four pairs. */
    private Plot withPoints(Page page, Plot plot, Tensor places) {
        double[] all = places.toDoubleArray();
        Plot more = plot;
        for (int answer = 0; answer <= 1; answer++) {
            int right = answer;
            int[] those = IntStream.range(0, answers.length)
                    .filter(i -> answers[i] == right)
                    .toArray();
            double[] xs = IntStream.of(those).mapToDouble(i -> all[2 * i]).toArray();
            double[] ys = IntStream.of(those).mapToDouble(i -> all[2 * i + 1]).toArray();
            Marker marker = answer == 1 ? Marker.DISC : Marker.SQUARE;
            String label = page.text(answer == 1 ? "should be 1" : "should be 0");
            more = more.points("", xs, ys, marker, 8, Ink.rgb(0xffffff))
                    .points(label, xs, ys, marker, 5.5, answer == 1 ? ONE : ZERO);
        }
        return more;
    }

    private static Figure figure(Page page, String title, Plot plot) {
        return new Figure(
                page.text(title),
                page.text("The answer over the plane, and the line where it is one half."),
                plot.title(page.text(title)).square());
    }
}
