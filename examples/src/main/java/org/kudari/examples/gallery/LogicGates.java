package org.kudari.examples.gallery;

import static org.kudari.nn.Activation.sigmoid;

import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Gate;
import org.kudari.examples.gallery.parts.Plane;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.ColourMap;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.pictures.surface.Surface;
import org.kudari.tensor.Tensor;

/** One neuron learns the logical and, seen in four ways; and two gates more. */
final class LogicGates {
    private static final double RATE = 0.5;
    private static final int EPOCHS = 1000;
    /** So many epochs lie between two points of the pictures. */
    private static final int EVERY = 10;

    private static final int LAST = EPOCHS / EVERY;

    private LogicGates() {}

    static void show(Device device, Page page) {
        page.number("epochs", EPOCHS);
        page.number("rate", RATE);
        Gate and = new Gate(device, 0, 0, 0, 1);
        page.show("before", and.picture(page, "AND, before training", neuron(device)));
        double[][] path = learn(page, "and", "AND, after training", and);
        drawParameters(page, path);
        page.number("w1", path[0][LAST]);
        page.number("w2", path[1][LAST]);
        double b = page.number("b", path[2][LAST]);
        // The loss for many weights at once, with the bias held at its final value.
        Plane weights = new Plane(device, -2, 8, 26);
        Grid losses = weights.values(pairs -> losses(and, pairs, b));
        double[] onPath = weights.at(path[0], path[1], pairs -> losses(and, pairs, b));
        drawContours(page, path, losses);
        drawSurface(page, path, losses, onPath);
        learn(page, "or", "OR", new Gate(device, 0, 1, 1, 1));
        learn(page, "nand", "NAND", new Gate(device, 1, 1, 1, 0));
    }

    /** The neuron sigmoid(w1 x1 + w2 x2 + b), with weights to begin with that are wrong for all three gates. */
    private static Model neuron(Device device) {
        Model neuron = Sequential.of(new Linear(2, 1), sigmoid()).on(device, 1);
        neuron.parameters().set(0, Tensor.of(device, new float[] {-1, 1}, 2, 1));
        return neuron;
    }

    /** Trains a neuron, shows it, and returns w1, w2 and b at every tenth epoch. */
    private static double[][] learn(Page page, String name, String title, Gate gate) {
        Model neuron = neuron(gate.inputs().device());
        Sgd sgd = new Sgd(neuron.parameters(), RATE);
        double[][] path = new double[3][LAST + 1];
        for (int point = 0; point <= LAST; point++) {
            double[] weights = neuron.parameters().get(0).toDoubleArray();
            path[0][point] = weights[0];
            path[1][point] = weights[1];
            path[2][point] = neuron.parameters().get(1).item();
            for (int epoch = 0; epoch < EVERY && point < LAST; epoch++) {
                try (Scope _ = neuron.device().scope()) {
                    Tensor loss = Losses.binaryCrossEntropy(neuron.forward(gate.inputs()), gate.targets());
                    sgd.step(loss.backward());
                }
            }
        }
        gate.noteAnswers(page, name, neuron);
        page.show(name, gate.picture(page, title, neuron));
        return path;
    }

    /** The loss for each pair of weights: the mean cross-entropy of z = w1 x1 + w2 x2 + b, which has a column for each. */
    private static Tensor losses(Gate gate, Tensor pairs, double bias) {
        Tensor z = gate.inputs().matmul(pairs.transpose()).plus(bias);
        return z.softplus().minus(z.times(gate.targets())).mean(0);
    }

    private static void drawParameters(Page page, double[][] path) {
        double[] epochs = Grid.spaced(0, EPOCHS, LAST + 1);
        Plot plot = Plot.of(page.text("epoch"), page.text("value"))
                .line("w₁", epochs, path[0])
                .line("w₂", epochs, path[1], new Pen(Ink.series(1), 2).dashed())
                .line("b", epochs, path[2], new Pen(Ink.series(2), 2));
        String alternative = "Both weights rise and become equal. The bias falls.";
        page.show("parameters", "The parameters over the epochs", alternative, plot);
    }

    private static void drawContours(Page page, double[][] path, Grid losses) {
        Plot plot = Plot.of("w₁", "w₂")
                .heat(losses, ColourMap.VIRIDIS)
                .contours(losses, new Pen(Ink.rgb(0xffffff), 1), 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5)
                .colourBar(page.text("loss"), ColourMap.VIRIDIS, losses.least(), losses.most())
                .line(page.text("path"), path[0], path[1], new Pen(Ink.series(1), 2.5));
        String alternative = "A valley, and the path of the weights into it.";
        page.show("contours", "The loss over the weights, bias held", alternative, plot);
    }

    private static void drawSurface(Page page, double[][] path, Grid losses, double[] onPath) {
        String title = page.text("The same as a surface");
        Surface surface = Surface.of("w₁", "w₂", page.text("loss"), losses)
                .title(title)
                .view(125, 30)
                .path(path[0], path[1], onPath, Ink.series(1));
        String alternative = page.text("The path on the surface, and its shadow on the ground below.");
        page.show("surface", new Figure(title, alternative, surface));
    }
}
