package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

class EmbeddingTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void takesIndicesOfAnyRankAndIntegerType() {
        Model model = new Embedding(4, 2).on(device, 1);
        float[] weight = model.parameters().get("weight").toFloatArray();

        for (DType type : new DType[] {DType.INT32, DType.INT64, DType.UINT8}) {
            Tensor indices = Tensor.of(device, new int[] {3, 0}, 1, 2).to(type);
            Tensor vectors = model.predict(indices);
            assertThat(vectors.shape()).isEqualTo(Shape.of(1, 2, 2));
            assertThat(vectors.toFloatArray()).containsExactly(weight[6], weight[7], weight[0], weight[1]);
        }
        assertThat(model.predict(Tensor.of(device, new int[] {2})).toFloatArray())
                .containsExactly(weight[4], weight[5]);
        assertThat(model.predict(Tensor.of(device, new int[0], 0, 3)).shape()).isEqualTo(Shape.of(0, 3, 2));
    }

    @Test
    void theGradientOfARowIsTheSumOverItsPlaces() {
        Model model = new Embedding(3, 1).on(device, 1);
        Tensor output = model.forward(Tensor.of(device, new int[] {2, 0, 2}, 3));
        Tensor loss =
                output.times(Tensor.of(device, new float[] {1, 10, 100}, 3, 1)).sum();

        assertThat(loss.backward().flat(model.parameters()).slice(0, 0, 3).toFloatArray())
                .containsExactly(10, 0, 101);
    }

    @Test
    void paddingStartsAtZeroAndGetsNoGradient() {
        Model model = new Embedding(3, 2).withPadding(1).on(device, 1);
        float[] others = new Embedding(3, 2).on(device, 1).parameters().get(0).toFloatArray();
        assertThat(model.parameters().get(0).toFloatArray())
                .containsExactly(others[0], others[1], 0, 0, others[4], others[5]);
        Tensor indices = Tensor.of(device, new int[] {1, 2, 1}, 3);

        assertThat(model.forward(indices)
                        .sum()
                        .backward()
                        .flat(model.parameters())
                        .slice(0, 0, 6)
                        .toFloatArray())
                .containsExactly(0, 0, 0, 0, 1, 1);
        // It is a row like any other once it has values: those of a model of others, say.
        model.parameters().set(0, Tensor.ones(device, DType.FLOAT32, Shape.of(3, 2)));
        assertThat(model.forward(indices).toFloatArray()).containsOnly(1);
        assertThat(model.predict(indices).toFloatArray()).containsOnly(1);
    }

    @Test
    void whatIsNoIndexIsAnError() {
        Model model = Sequential.of(new Embedding(3, 2)).on(device, 1);
        for (int index : new int[] {3, -1}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> model.predict(Tensor.of(device, new int[] {index}, 1))
                            .toFloatArray())
                    .withMessageContaining(Integer.toString(index));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(Tensor.of(device, new float[] {1}, 1)))
                .withMessage("layer 0: Embedding(3, 2) takes indices of an integer type, not FLOAT32: convert them with"
                        + " to(INT64)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Embedding(3, 2).withPadding(3))
                .withMessageContaining("is one of 0 to 2, or -1 for none, not 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(0, 2));
    }
}
