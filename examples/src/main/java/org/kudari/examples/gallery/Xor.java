package org.kudari.examples.gallery;

import static org.kudari.nn.Activation.sigmoid;
import static org.kudari.nn.Activation.tanh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.examples.gallery.page.Page;
import org.kudari.examples.gallery.parts.Gate;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.pictures.canvas.Ink;
import org.kudari.pictures.canvas.Pen;
import org.kudari.pictures.figure.Animation;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** The exclusive or: no single neuron can learn it, and two layers can. */
final class Xor {
    private static final int EPOCHS = 300;
    private static final double RATE = 0.05;
    private static final int STARTS = 10;
    private static final long SEED = 4;

    private Xor() {}

    static void show(Device device, Page page) {
        Gate xor = new Gate(device, 0, 1, 1, 0);
        page.number("epochs", EPOCHS);

        // One layer has a straight boundary, wherever its weights go.
        Model one = Sequential.of(new Linear(2, 1), sigmoid()).on(device, SEED);
        double[] lossOfOne = learn(one, xor, _ -> {});
        page.number("lossOfOne", lossOfOne[EPOCHS]);
        xor.noteAnswers(page, "one", one);
        page.show("one-layer", xor.picture(page, "One layer", one));

        // Two hidden neurons in between, and the boundary bends.
        Model two = twoLayers(2).on(device, SEED);
        List<Figure> frames = new ArrayList<>();
        double[] lossOfTwo = learn(two, xor, epoch -> {
            // The boundary moves most at the beginning.
            if (epoch % (epoch < 100 ? 4 : 20) == 0) {
                frames.add(xor.lines(page, "Two layers, while they learn", two));
            }
        });
        page.number("lossOfTwo", lossOfTwo[EPOCHS]);
        xor.noteAnswers(page, "two", two);
        page.show("bends", new Animation(frames, 0.25, 3));
        page.show("two-layers", xor.picture(page, "Two layers", two));
        drawLosses(page, lossOfOne, lossOfTwo);

        // Where the hidden neurons take the four pairs, and what the last layer makes of it: a straight line again.
        Parameters weights = two.parameters();
        Tensor hidden = xor.inputs().matmul(weights.get(0)).plus(weights.get(1)).tanh();
        page.show(
                "hidden",
                xor.hidden(
                        page,
                        "What the last layer sees",
                        hidden,
                        h -> h.matmul(weights.get(2)).plus(weights.get(3)).sigmoid()));

        // Not every start gets there. With more hidden neurons, more do.
        page.number("starts", STARTS);
        page.number("ofTwo", successes(2, xor, device));
        page.number("ofEight", successes(8, xor, device));
    }

    private static Sequential twoLayers(int hidden) {
        return Sequential.of(new Linear(2, hidden), tanh(), new Linear(hidden, 1), sigmoid());
    }

    /** How many starts end with a small loss. */
    private static long successes(int hidden, Gate gate, Device device) {
        return IntStream.range(0, STARTS)
                .filter(seed -> learn(twoLayers(hidden).on(device, seed), gate, _ -> {})[EPOCHS] < 0.1)
                .count();
    }

    /** Trains, and returns the loss before each epoch and at the end. */
    private static double[] learn(Model model, Gate gate, IntConsumer atEpoch) {
        Adam adam = new Adam(model.parameters(), RATE);
        double[] losses = new double[EPOCHS + 1];
        for (int epoch = 0; epoch <= EPOCHS; epoch++) {
            atEpoch.accept(epoch);
            try (Scope _ = model.device().scope()) {
                Tensor loss = Losses.binaryCrossEntropy(model.forward(gate.inputs()), gate.targets());
                losses[epoch] = loss.item();
                if (epoch < EPOCHS) {
                    adam.step(loss.backward());
                }
            }
        }
        return losses;
    }

    private static void drawLosses(Page page, double[] one, double[] two) {
        double[] epochs = Grid.spaced(0, EPOCHS, EPOCHS + 1);
        Plot plot = Plot.of(page.text("epoch"), page.text("loss"))
                .line(page.text("one layer"), epochs, one)
                .line(page.text("two layers"), epochs, two)
                .horizontal(Math.log(2), new Pen(Ink.MUTED, 1).dashed())
                .label(EPOCHS / 2.0, Math.log(2) + 0.04, "ln 2", Ink.MUTED);
        String alternative = "One layer stays at the logarithm of 2. Two layers reach 0.";
        page.show("losses", "The loss over the epochs", alternative, plot);
    }
}
