package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

class PerSampleGradientsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Tensor inputs = Tensor.of(device, new float[] {1, 2, -3, 0.5f, 0, -1}, 3, 2);
    private final Tensor labels = Tensor.of(device, new long[] {1, 0, 1}, 3);
    private final Model model = Sequential.of(counting(), new Linear(2, 4), Activation.tanh(), new Linear(4, 2))
            .on(device, 1);

    @AfterEach
    void close() {
        device.close();
    }

    private static Layer counting() {
        return builder -> {
            State seen = builder.state("seen", Shape.of(2), 0, (_, now) -> now);
            return (input, context) -> {
                context.contribute(seen, input.sum(0));
                return input;
            };
        };
    }

    @Test
    void eachRowHasTheGradientOfABatchOfItAlone() {
        Parameters parameters = model.parameters();
        Tensor rows = PerSampleGradients.flat(model, Losses::crossEntropy, inputs, labels, Step.of(0));

        assertThat(model.states().getFirst().value().toFloatArray()).containsExactly(0, 0);
        for (int row = 0; row < 3; row++) {
            Tensor output = model.forward(inputs.slice(0, row, row + 1));
            Tensor alone = Losses.crossEntropy(output, labels.slice(0, row, row + 1));
            float[] expected = alone.backward().flat(parameters).toFloatArray();
            assertThat(rows.slice(0, row, row + 1).toFloatArray()).containsExactly(expected);
        }
        Tensor all = Losses.crossEntropy(model.forward(inputs), labels);
        float[] mean = all.backward().flat(parameters).toFloatArray();
        assertThat(rows.mean(0).toFloatArray()).containsExactly(mean, within(1e-6f));
    }

    @Test
    void onlyTheResultIsKept() {
        try (Scope _ = device.scope()) {
            long before = device.memory().liveBuffers();
            PerSampleGradients.flat(model, Losses::crossEntropy, inputs, labels, Step.of(0));
            assertThat(device.memory().liveBuffers()).isEqualTo(before + 1);
        }
    }

    @Test
    void rowsWithoutLabelsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PerSampleGradients.flat(model, Losses::crossEntropy, inputs, labels.slice(0, 0, 2), Step.of(0)))
                .withMessage("gradients of each row need rows and as many labels, not inputs of shape [3, 2] and labels"
                        + " of shape [2]");
    }
}
