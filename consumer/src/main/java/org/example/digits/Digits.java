package org.example.digits;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;
import static org.kudari.nn.Activation.relu;

import java.util.ArrayList;
import java.util.List;
import org.kudari.model.Step;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.loss.Losses;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.pictures.figure.Figure;
import org.kudari.pictures.plot.Grid;
import org.kudari.pictures.plot.Plot;
import org.kudari.tensor.Tensor;

/**
 * The program of the design's page, with an activation of its own, and its losses as a figure; exit code 1 if it did not
 * learn, or did not draw them.
 */
public final class Digits {

    static final Activation MISH = Activation.of("mish", x -> x.times(tanh(softplus(x))));

    private Digits() {}

    public static void main(String[] args) {
        int rows = Integer.parseInt(args[0]);
        long seed = 1;
        List<Double> losses = new ArrayList<>();

        try (Device device = Devices.best()) {
            var digits = Strokes.training(rows).on(device);
            var model = Sequential.of(
                            new Linear(784, 256),
                            relu(),
                            new Dropout(0.1f),
                            new Linear(256, 32),
                            MISH,
                            new Linear(32, 10))
                    .on(device, seed);
            var adam = new Adam(model.parameters(), 1e-3f);
            long step = 0;
            for (var batch : digits.batches(128, seed)) {
                try (var _ = device.scope()) {
                    Tensor batchLoss = Losses.crossEntropy(model.forward(batch.inputs(), Step.of(step++)), batch.labels());
                    adam.step(batchLoss.backward());
                    losses.add(batchLoss.item());
                }
            }
            System.out.println("trained on " + device + ", last loss " + losses.getLast());
        }
        // Ten classes guessed at random cost 2.3.
        System.exit(losses.getLast() < 1 && isDrawn(figure(losses)) ? 0 : 1);
    }

    private static Figure figure(List<Double> losses) {
        double[] values = losses.stream().mapToDouble(loss -> loss).toArray();
        Plot plot = Plot.of("step", "loss").line("training", Grid.spaced(0, values.length - 1, values.length), values);
        return new Figure("The loss", "It falls.", plot);
    }

    /** As vectors, with the axes and the curve; pixels would need a font. */
    private static boolean isDrawn(Figure figure) {
        String svg = figure.svg();
        return svg.contains(">step</text>") && svg.contains(">loss</text>") && svg.contains("<path fill=\"none\"");
    }
}
