package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.tanh;
import static org.kudari.nn.Activation.relu;

import org.junit.jupiter.api.Test;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.loss.Losses;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

/** The program of docs/design.md, except for the number of rows and the assertions. */
class DesignProgramTest {
    // an activation of one's own: one fused kernel forward, one backward, on every device
    static final Activation MISH = Activation.of("mish", x -> x.times(tanh(softplus(x))));

    private final long seed = 1;

    @Test
    @SuppressWarnings("try") // of a scope that is not named again
    void compilesAndLearns() {
        double first = Double.NaN;
        double last = Double.NaN;
        try (Device device = Devices.best()) {
            var digits = Strokes.training(640).on(device);
            var model = Sequential.of(new Linear(784, 256), relu(), new Dropout(0.1f), new Linear(256, 10))
                    .on(device, seed);
            var adam = new Adam(model.parameters(), 1e-3f);
            long step = 0;
            for (var batch : digits.batches(128, seed)) {
                try (var _ = device.scope()) {
                    Tensor loss = Losses.crossEntropy(model.forward(batch.inputs(), Step.of(step++)), batch.labels());
                    adam.step(loss.backward());
                    last = loss.item();
                    first = Double.isNaN(first) ? last : first;
                }
            }
        }
        assertThat(last).isLessThan(first - 0.2);
    }

    @Test
    void anActivationOfOnesOwnTakesItsPlace() {
        try (Device device = Devices.best()) {
            var model = Sequential.of(new Linear(2, 3), MISH).on(device, seed);
            Tensor output = model.forward(Tensor.of(device, new float[] {1, 2}, 1, 2));
            assertThat(output.sum().backward().has(model.parameters().get(0))).isTrue();
        }
    }
}
