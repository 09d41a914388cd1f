package org.example.digits;

import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;
import static org.kudari.nn.Activation.relu;

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
import org.kudari.tensor.Tensor;

/** The program of the design's page, with an activation of its own; exit code 1 if it did not learn. */
public final class Digits {

    static final Activation MISH = Activation.of("mish", x -> x.times(tanh(softplus(x))));

    private Digits() {}

    public static void main(String[] args) {
        int rows = Integer.parseInt(args[0]);
        long seed = 1;
        double loss = Double.NaN;

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
                    loss = batchLoss.item();
                }
            }
            System.out.println("trained on " + device + ", last loss " + loss);
        }
        // Ten classes guessed at random cost 2.3.
        System.exit(loss < 1 ? 0 : 1);
    }
}
