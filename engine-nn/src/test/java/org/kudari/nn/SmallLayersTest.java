package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.tensor.Tensor;

/** Shapes and errors of layers without much of their own: Flatten, Select, gates, PReLU, softmax, activations with a number. */
class SmallLayersTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor predict(Layer layer, long... dims) {
        return layer.on(device, 1).predict(Tensor.ones(device, DType.FLOAT32, Shape.of(dims)));
    }

    @Test
    void flattenMakesOneAxis() {
        assertThat(predict(new Flatten(), 2, 3, 4).shape()).isEqualTo(Shape.of(2, 12));
        assertThat(predict(new Flatten(), 0, 3, 4).shape()).isEqualTo(Shape.of(0, 12));
        assertThat(predict(new Flatten(), 2, 3).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(predict(new Flatten(0, 1), 2, 3, 4).shape()).isEqualTo(Shape.of(6, 4));
        assertThat(predict(new Flatten(-2, -1), 2, 3, 0).shape()).isEqualTo(Shape.of(2, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predict(Sequential.of(new Flatten()), 3))
                .withMessage(
                        "layer 0: Flatten(1, -1) takes a batch that has the axes 1 to -1, in this order, not one of"
                                + " shape [3]");
    }

    @Test
    void selectTakesOneIndexOfAnAxis() {
        assertThat(predict(new Select(1, 2), 2, 3, 4).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(predict(new Select(-1, -4), 2, 3, 4).shape()).isEqualTo(Shape.of(2, 3));
        Tensor columns = Tensor.of(device, new long[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertThat(new Select(1, -1).on(device, 1).predict(columns).toLongArray())
                .containsExactly(3, 6);
        for (Select layer : List.of(new Select(2, 0), new Select(-3, 0), new Select(1, 3), new Select(1, -4))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predict(Sequential.of(layer), 2, 3))
                    .withMessage(
                            "layer 0: %s takes a batch that has the index %d on axis %d, not one of shape [2, 3]",
                            layer, layer.index(), layer.axis());
        }
    }

    @Test
    void aGateHalvesAnEvenAxis() {
        assertThat(predict(GatedLinearUnit.glu(), 2, 6).shape()).isEqualTo(Shape.of(2, 3));
        Tensor x = Tensor.of(device, new float[] {5, 7, 2, -1}, 1, 4);
        assertThat(GatedLinearUnit.reGlu().on(device, 1).predict(x).toFloatArray())
                .containsExactly(10, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predict(GatedLinearUnit.swiGlu(), 2, 5))
                .withMessageContaining(
                        "GatedLinearUnit(silu) halves the last axis, so its extent is even, and the batch"
                                + " has shape [2, 5]");
    }

    @Test
    void aPReLUOfFeaturesNeedsThese() {
        assertThat(predict(new PReLU(), 7).shape()).isEqualTo(Shape.of(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predict(new PReLU(3), 2, 4))
                .withMessageContaining("takes a batch of shape [n, 3] or [n, 3, ..], not [2, 4]");
        assertThatIllegalArgumentException().isThrownBy(() -> new PReLU(0));
    }

    @Test
    void activationsWithANumberComputeItAndAreSavedWithIt() {
        Tensor x = Tensor.of(device, new float[] {-2, 0, 3}, 3);
        assertThat(Activation.leakyRelu(0.5).on(device, 1).predict(x).toFloatArray())
                .containsExactly(-1, 0, 3);
        assertThat(Activation.hardTanh(-1, 2).on(device, 1).predict(x).toFloatArray())
                .containsExactly(-1, 0, 2);
        assertThat(Activation.elu(2).on(device, 1).predict(x).toFloatArray())
                .containsExactly((float) (2 * Math.expm1(-2)), 0, 3);
        for (Activation activation :
                List.of(Activation.leakyRelu(1e-3), Activation.elu(0.1), Activation.hardTanh(-1e-9, 1e9))) {
            var lines = LayerCodecs.standard().write(activation, "l");
            assertThat(LayerCodecs.standard().read(lines, "l")).isEqualTo(activation);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Activation.leakyRelu(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.hardTanh(1, 1))
                .withMessage("a hard tanh needs a largest value above the least one, not 1.0 and 1.0");
    }

    @Test
    void softmaxIsAlongItsAxis() {
        assertThat(predict(new Softmax(0), 2, 3).toFloatArray()).containsOnly(0.5f);
        assertThat(predict(new LogSoftmax(-1), 2, 1).toFloatArray()).containsOnly(0);
        assertThatIllegalArgumentException().isThrownBy(() -> predict(new Softmax(2), 2, 3));
    }
}
