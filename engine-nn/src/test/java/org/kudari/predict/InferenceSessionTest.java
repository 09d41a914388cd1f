package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Embedding;
import org.kudari.nn.Graph;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.op.TensorSpec;
import org.kudari.tensor.Tensor;

class InferenceSessionTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Twice the first feature plus the second. */
    private Model sums() {
        Model model = Sequential.of(new Linear(2, 1)).on(device, 1);
        model.parameters().set(0, Tensor.of(device, new float[] {2, 1}, 2, 1));
        return model;
    }

    @Test
    void predictsRowAfterRow() {
        Model model = sums();
        InferenceSession session = InferenceSession.ofRows(model, 2);
        assertThat(session.run(new float[] {1, 2})).containsExactly(4);
        assertThat(session.run(new float[] {5, 7})).containsExactly(17);
        model.parameters().set(0, Tensor.of(device, new float[] {0, 3}, 2, 1));
        assertThat(session.run(new float[] {5, 7})).as("other parameters").containsExactly(21);
        model.parameters().freeze(_ -> true);
        assertThat(session.run(new float[] {5, 8})).as("frozen ones").containsExactly(24);
    }

    @Test
    void closedTwiceARunIsNotGivenAwayTwice() {
        InferenceSession session = InferenceSession.ofRows(sums(), 2);
        InferenceSession.Run run = session.begin();
        run.close();
        run.close();

        assertThat(session.begin()).isSameAs(run).isNotSameAs(session.begin());
    }

    @Test
    void itsLogitsAreTheModels() {
        Model model = new Linear(784, 10).on(device, 1);
        float[] pixels = new float[784];
        pixels[3] = 1;

        var session = InferenceSession.ofRows(model, 784);
        float[] logits = session.run(pixels);

        assertThat(logits)
                .containsExactly(
                        model.predict(Tensor.of(device, pixels, 1, 784)).toFloatArray());
    }

    /** Its layer may do something else each time, so its calls are not repeated. */
    @Test
    void aLambdaIsCalledEachTime() {
        float[] factor = {2};
        Layer lambda = _ -> (input, _) -> input.times(factor[0]);
        Model model = Sequential.of(lambda).on(device, 1);
        long before = device.memory().liveBuffers();
        InferenceSession session = InferenceSession.ofRows(model, 2);
        assertThat(session.run(new float[] {1, 2})).containsExactly(2, 4);
        factor[0] = 10;
        assertThat(session.run(new float[] {1, 2})).containsExactly(10, 20);
        assertThat(device.memory().liveBuffers()).as("nothing is kept").isLessThanOrEqualTo(before);
    }

    @Test
    void computesMoreFromTheOutputs() {
        InferenceSession session = InferenceSession.ofRows(sums(), 2, y -> List.of(y, y.times(10), y.argMax(1)));
        try (InferenceSession.Run run = session.begin()) {
            run.floats(0)[0] = 3;
            run.floats(0)[1] = 1;
            run.compute();
            assertThat(run.outputs()).isEqualTo(3);
            assertThat(run.output(0)).containsExactly(7);
            assertThat(run.output(1)).containsExactly(70);
            assertThat(run.output(2)).as("integers as floats").containsExactly(0);
        }
    }

    @Test
    void aWrongIndexIsAnErrorOfItsRowAlone() {
        Model model =
                Graph.of(g -> List.of(g.input().then(new Embedding(3, 2)))).on(device, 1);
        InferenceSession session = new InferenceSession(model, List.of(new TensorSpec(DType.INT32, Shape.of(1))));
        for (int index : new int[] {3, 2, 3, -1, 0}) {
            try (InferenceSession.Run run = session.begin()) {
                run.ints(0)[0] = index;
                if (index < 0 || index > 2) {
                    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(run::compute);
                } else {
                    run.compute();
                    assertThat(run.output(0))
                            .containsExactly(model.predict(Tensor.of(device, new int[] {index}, 1))
                                    .toFloatArray());
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        InferenceSession session = InferenceSession.ofRows(sums(), 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.run(new float[3]))
                .withMessageContaining("3 numbers were given")
                .withMessageContaining("[1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InferenceSession.ofRows(sums(), 3).run(new float[3]))
                .withMessageContaining("[.., 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InferenceSession(sums(), List.of(new TensorSpec(DType.FLOAT64, Shape.of(1, 2)))))
                .withMessageContaining("not of FLOAT64");
        assertThatIllegalArgumentException().isThrownBy(() -> new InferenceSession(sums(), List.of()));
        InferenceSession several = InferenceSession.ofRows(sums(), 2, y -> List.of(y, y));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> several.run(new float[2]))
                .withMessageContaining("2 outputs");
        session.run(new float[2]);
        device.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> session.run(new float[2]))
                .withMessageContaining("is closed");
    }
}
