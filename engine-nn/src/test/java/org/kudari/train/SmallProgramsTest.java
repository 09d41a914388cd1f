package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Optimizer;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Three networks small enough to compute by hand, compared to the printed digits. */
class SmallProgramsTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor floats(double[] values, long... dims) {
        return Tensor.of(device, values, dims).to(DType.FLOAT32);
    }

    @Test
    void oneNeuronTakesOneStep() {
        Model neuron = Sequential.of(new Linear(1, 1)).on(device, 1);
        neuron.parameters().set(0, floats(new double[] {3}, 1, 1));
        Optimizer sgd = new Sgd(neuron.parameters(), 0.1);

        Tensor y = neuron.forward(floats(new double[] {2}, 1, 1));
        Tensor loss = Losses.meanSquaredError(y, floats(new double[] {10}, 1, 1));
        Gradients gradients = loss.backward();

        assertThat(y.item()).isEqualTo(6);
        assertThat(loss.item()).isEqualTo(16);
        assertThat(gradients.of(neuron.parameters().get(0)).item()).isEqualTo(-16);
        sgd.step(gradients);
        assertThat(neuron.parameters().get(0).item()).isCloseTo(4.6, within(1e-6));
    }

    @Test
    void gradientsFlowThroughTwoLayersAsTheyDoByHand() {
        Tensor x = floats(new double[] {1, 0.5}, 1, 2);
        Tensor hiddenWeights = floats(new double[] {0.1, 0.3, 0.2, 0.4}, 2, 2).variable();
        Tensor outputWeights = floats(new double[] {0.5, 0.6}, 2, 1).variable();

        // Variables, so that the gradients of intermediate values can be read.
        Tensor hiddenValue = x.matmul(hiddenWeights);
        Tensor hidden = hiddenValue.detach().variable();
        Tensor outputValue = hidden.matmul(outputWeights);
        Tensor output = outputValue.detach().variable();
        Tensor loss = Losses.meanSquaredError(output, floats(new double[] {1}, 1, 1));

        Tensor atOutput = loss.backward().of(output);
        Gradients atHidden = outputValue.backward(atOutput);
        Gradients atInput = hiddenValue.backward(atHidden.of(hidden));

        assertClose(output, 0.4);
        assertClose(loss, 0.36);
        assertClose(atOutput, -1.2);
        assertClose(atHidden.of(outputWeights), -0.24, -0.6);
        assertClose(atHidden.of(hidden), -0.6, -0.72);
        assertClose(atInput.of(hiddenWeights), -0.6, -0.72, -0.3, -0.36);
    }

    @Test
    void theSameGradientsComeOutOfAModel() {
        Model model = Sequential.of(new Linear(2, 2), new Linear(2, 1)).on(device, 1);
        model.parameters().set(0, floats(new double[] {0.1, 0.3, 0.2, 0.4}, 2, 2));
        model.parameters().set(2, floats(new double[] {0.5, 0.6}, 2, 1));

        Tensor output = model.forward(floats(new double[] {1, 0.5}, 1, 2));
        Gradients gradients =
                Losses.meanSquaredError(output, floats(new double[] {1}, 1, 1)).backward();

        assertClose(output, 0.4);
        assertClose(gradients.of(model.parameters().get(0)), -0.6, -0.72, -0.3, -0.36);
        assertClose(gradients.of(model.parameters().get(1)), -0.6, -0.72);
        assertClose(gradients.of(model.parameters().get(2)), -0.24, -0.6);
        assertClose(gradients.of(model.parameters().get(3)), -1.2);
    }

    private static void assertClose(Tensor actual, double... expected) {
        assertThat(actual.toDoubleArray()).containsExactly(expected, within(1e-6));
    }

    @Test
    void aNeuronLearnsTheAndGate() {
        Tensor inputs = floats(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Tensor targets = floats(new double[] {0, 0, 0, 1}, 4, 1);
        Model gate = Sequential.of(new Linear(2, 1), Activation.sigmoid()).on(device, 1);
        gate.parameters().set(0, floats(new double[] {-1, 1}, 2, 1));
        Optimizer sgd = new Sgd(gate.parameters(), 0.5);

        double first = Double.NaN;
        double last = Double.NaN;
        for (int step = 0; step < 1000; step++) {
            try (Scope _ = device.scope()) {
                Tensor loss = Losses.binaryCrossEntropy(gate.forward(inputs), targets);
                sgd.step(loss.backward());
                last = loss.item();
                first = step == 0 ? last : first;
            }
        }

        assertThat(String.format(Locale.ROOT, "%.6f %.6f", first, last)).isEqualTo("0.753204 0.034668");
        assertThat(rounded(gate.parameters().get(0))).isEqualTo("6.0149 6.0150");
        assertThat(rounded(gate.parameters().get(1))).isEqualTo("-9.1997");
        assertThat(rounded(gate.predict(inputs))).isEqualTo("0.0001 0.0397 0.0397 0.9443");
    }

    private static String rounded(Tensor tensor) {
        StringBuilder text = new StringBuilder();
        for (double value : tensor.toDoubleArray()) {
            text.append(text.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%.4f", value));
        }
        return text.toString();
    }
}
