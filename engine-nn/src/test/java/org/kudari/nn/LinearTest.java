package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.tensor.ComputationGraph;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

class LinearTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Model model(Layer... layers) {
        return Sequential.of(layers).on(device, 1);
    }

    @Test
    void multipliesByTheWeightsAndAddsTheBias() {
        Model model = model(new Linear(2, 3));
        model.parameters().set(0, Tensor.of(device, new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        model.parameters().set(1, Tensor.of(device, new float[] {10, 20, 30}, 3));

        Tensor output = model.forward(Tensor.of(device, new float[] {1, 1, 2, -1}, 2, 2));

        assertThat(output.shape().toArray()).containsExactly(2, 3);
        assertThat(output.toFloatArray()).containsExactly(15, 27, 39, 8, 19, 30);
    }

    @Test
    void namesItselfForABatchThatItCannotTake() {
        Model model = Sequential.of(Activation.relu(), Sequential.of(new Linear(4, 3), new Linear(3, 1)))
                .on(device, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new double[4], 1, 4)))
                .withMessage("layer 1.0: Linear(4, 3) takes a batch of FLOAT32, not FLOAT64: convert the batch with"
                        + " to(FLOAT32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new byte[4], 1, 4)))
                .withMessageContaining("takes a batch of FLOAT32, not UINT8");
        try (Device other = new Device(new ReferenceBackend())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.forward(Tensor.of(other, new float[4], 1, 4)))
                    .withMessageStartingWith(
                            "layer 1.0: Linear(4, 3) is on the device 'reference', but its input is on")
                    .withMessageEndingWith("move the input with on(device)");
        }
    }

    @Test
    void aSecondBackwardNamesTheLayerAndNotItsActivation() {
        Tensor output = model(new Linear(2, 1)).forward(Tensor.of(device, new float[] {1, 2}, 1, 2));
        Tensor loss = output.sum();
        loss.backward();

        assertThatIllegalStateException()
                .isThrownBy(loss::backward)
                .withMessageStartingWith("a backward pass already went" + " through this tensor of shape [] ");
        assertThatIllegalStateException()
                .isThrownBy(() -> output.square().sum().backward())
                .withMessageContaining("up to a result of linear,");
    }

    @Test
    void givesTheGradientsOfTheFormula() {
        Model model = model(new Linear(2, 1));
        Tensor x = Tensor.of(device, new float[] {1, 2, 3, 4}, 2, 2);

        Gradients gradients = model.forward(x).sum().backward();

        assertThat(gradients.of(model.parameters().get(0)).toFloatArray()).containsExactly(4, 6);
        assertThat(gradients.of(model.parameters().get(1)).toFloatArray()).containsExactly(2);
    }

    @Test
    void foldsTheActivationAfterItIntoOnePass() {
        Tensor x = Tensor.of(device, new float[] {1, 2, 3, 4}, 2, 2);

        assertThat(buffersToPredict(model(new Linear(2, 20), Activation.gelu()), x))
                .isEqualTo(1);
        assertThat(buffersToPredict(model(new Linear(2, 20), Sequential.of(Activation.gelu())), x))
                .isEqualTo(2);
    }

    private long buffersToPredict(Model model, Tensor x) {
        device.trim();
        long before = device.memory().allocations();
        model.predict(x);
        return device.memory().allocations() - before;
    }

    @Test
    void givesTheSameWithAFoldedActivationAsWithOneApart() {
        Tensor x = Tensor.of(device, new float[] {0.5f, -1, 2, 0.1f, 0.2f, -3}, 2, 3);
        for (String name : new String[] {"relu", "sigmoid", "tanh", "gelu", "silu", "mish", "elu", "identity"}) {
            Activation activation = Activation.named(name);
            Model folded = model(new Linear(3, 4), activation, new Linear(4, 2));
            Model apart = model(new Linear(3, 4), Sequential.of(activation), new Linear(4, 2));

            Tensor foldedOutput = folded.forward(x);
            Tensor output = apart.forward(x);
            Gradients foldedGradients = foldedOutput.square().sum().backward();
            Gradients gradients = output.square().sum().backward();

            assertThat(foldedOutput.toFloatArray()).as(name).containsExactly(output.toFloatArray(), within(1e-6f));
            assertThat(foldedGradients.flat(folded.parameters()).toFloatArray())
                    .as(name)
                    .containsExactly(gradients.flat(apart.parameters()).toFloatArray(), within(1e-5f));
        }
    }

    /** The graph shows one operation, and its name says all that is in it. */
    @Test
    void whatIsFoldedIsNamedAfterAllItsParts() {
        Model model = Sequential.of(new Linear(3, 2), Activation.relu(), new Linear(2, 2))
                .on(device, 1);
        Tensor outputs = model.forward(Tensor.ones(device, DType.FLOAT32, Shape.of(4, 3)));

        assertThat(ComputationGraph.of(outputs).values())
                .filteredOn(value -> value.kind() == ComputationGraph.Kind.OPERATION)
                .extracting(ComputationGraph.Value::name)
                .containsExactly("matmul", "linear, relu", "matmul", "linear");
    }

    @Test
    void namesItselfAndBothShapesWhereAnInputDoesNotFit() {
        Model model = model(Activation.tanh(), Sequential.of(new Linear(3, 4), new Linear(5, 2)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new float[4], 2, 2)))
                .withMessage("layer 1.0: Linear(3, 4) takes a batch of shape [.., 3], not [2, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new float[3], 1, 3)))
                .withMessage("layer 1.1: Linear(5, 2) takes a batch of shape [.., 5], not [1, 4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new float[1])))
                .withMessageEndingWith("takes a batch of shape [.., 3], not []");
    }

    @Test
    void takesABatchOfAnyRank() {
        Model model = model(new Linear(3, 4), Activation.gelu(), new Linear(4, 2).withoutBias());
        float[] values = new float[2 * 5 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        Tensor rows = Tensor.of(device, values, 10, 3);
        Tensor expected = model.forward(rows);

        Tensor output = model.forward(rows.reshape(2, 5, 3));
        assertThat(output.shape()).isEqualTo(Shape.of(2, 5, 2));
        assertThat(output.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
        assertThat(output.square().sum().backward().flat(model.parameters()).toFloatArray())
                .containsExactly(
                        expected.square()
                                .sum()
                                .backward()
                                .flat(model.parameters())
                                .toFloatArray(),
                        within(1e-5f));
        assertThat(model.forward(rows.slice(0, 0, 1).reshape(3)).shape()).isEqualTo(Shape.of(2));
        assertThat(model.forward(rows.slice(0, 0, 0).reshape(0, 5, 3)).shape()).isEqualTo(Shape.of(0, 5, 2));
        assertThat(model.parameters().size()).isEqualTo(3);
    }

    @Test
    void needsAnInputAndAnOutput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Linear(0, 2))
                .withMessage("a Linear layer needs at least one input and one output, not 0 and 2");
        assertThatIllegalArgumentException().isThrownBy(() -> new Linear(2, -1));
    }
}
