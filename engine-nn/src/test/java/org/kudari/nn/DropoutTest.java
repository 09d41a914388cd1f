package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.device.Device;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

class DropoutTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Tensor ones = Tensor.ones(device, DType.FLOAT32, Shape.of(100, 100));

    @AfterEach
    void close() {
        device.close();
    }

    private Model model(float probability, long seed) {
        return Sequential.of(new Dropout(probability)).on(device, seed);
    }

    private static long zeros(float[] values) {
        return IntStream.range(0, values.length).filter(i -> values[i] == 0).count();
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.5f, 0.9f})
    void dropsItsShareAndPreservesTheMean(float probability) {
        float[] output = model(probability, 1).forward(ones, Step.of(0)).toFloatArray();
        float kept = (float) (1 / (1 - (double) probability));

        for (float value : output) {
            assertThat(value).isIn(0f, kept);
        }
        // Five standard deviations of a binomial count of 10,000.
        double deviation = Math.sqrt(probability * (1 - probability) / output.length);
        assertThat((double) zeros(output) / output.length).isCloseTo(probability, within(5 * deviation));
        double mean =
                IntStream.range(0, output.length).mapToDouble(i -> output[i]).sum() / output.length;
        assertThat(mean).isCloseTo(1, within(5 * deviation * kept));
    }

    @Test
    void isAFunctionOfSeedPathAndStep() {
        Model model = model(0.5f, 1);
        float[] first = model.forward(ones, Step.of(0)).toFloatArray();
        float[] second = model.forward(ones, Step.of(1)).toFloatArray();

        Model again = model(0.5f, 1);
        assertThat(again.forward(ones, Step.of(1)).toFloatArray()).containsExactly(second);
        assertThat(again.forward(ones, Step.of(0)).toFloatArray()).containsExactly(first);
        float[] shard = model.forward(ones, Step.of(0).shard(1, 2)).toFloatArray();
        assertThat(shard).isNotEqualTo(first).isNotEqualTo(second);
        assertThat(again.forward(ones, Step.of(0).shard(1, 2)).toFloatArray()).containsExactly(shard);

        assertThat(second).isNotEqualTo(first);
        assertThat(model(0.5f, 2).forward(ones, Step.of(0)).toFloatArray()).isNotEqualTo(first);
        Model elsewhere =
                Sequential.of(Activation.named("identity"), new Dropout(0.5f)).on(device, 1);
        assertThat(elsewhere.forward(ones, Step.of(0)).toFloatArray()).isNotEqualTo(first);
    }

    /** Else a number that lies between 0.9 and the float next to it is kept on one device and dropped on another. */
    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.3f, 0.9f})
    void comparesInFloat32OnEveryDevice(float probability) {
        List<Double> compared = new ArrayList<>();
        Backend recording = new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
                if (uniforms.length == 2) {
                    compared.add(uniforms[0]);
                }
                super.map(kernel, uniforms, inputs, outputs);
            }
        };
        try (Device recorded = new Device(recording)) {
            Sequential.of(new Dropout(probability))
                    .on(recorded, 1)
                    .forward(Tensor.ones(recorded, DType.FLOAT32, Shape.of(4)), Step.of(0));
        }

        assertThat(compared).singleElement().isEqualTo((double) (float) (1.0 - probability));
    }

    @Test
    void twoOfThemDropIndependently() {
        float[] output = Sequential.of(new Dropout(0.5f), new Dropout(0.5f))
                .on(device, 1)
                .forward(ones, Step.of(0))
                .toFloatArray();

        assertThat(zeros(output) / 10_000.0).isCloseTo(0.75, within(0.025));
    }

    @Test
    void predictionsPassEverything() {
        Model model = model(0.5f, 1);
        assertThat(model.predict(ones)).isSameAs(ones);
        Tensor inInference = Mode.INFERENCE.run(() -> model.forward(ones));
        assertThat(inInference).isSameAs(ones);
    }

    @Test
    void trainingNeedsTheNumberOfTheStep() {
        assertThatIllegalStateException()
                .isThrownBy(() -> model(0.5f, 1).forward(ones))
                .withMessage(
                        "the model draws random numbers in training (dropout does), and they follow from the number"
                                + " of the step: forward(inputs, Step.of(i)), with another i in each step; a prediction draws"
                                + " none: predict(inputs)");
        assertThatIllegalArgumentException().isThrownBy(() -> Step.of(-1)).withMessageContaining("not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Step.of(0).shard(2, 2))
                .withMessage("there is no shard 2 of 2: they count from 0");
    }

    @Test
    void isOffInEvaluationWhereGradientsAreRecorded() {
        Model model = Sequential.of(new Linear(100, 3), new Dropout(0.5f)).on(device, 1);
        Tensor x = ones.slice(0, 0, 1).variable();

        Tensor scores = Mode.EVALUATION.run(() -> model.forward(x));
        assertThat(scores.toFloatArray()).containsExactly(model.predict(x).toFloatArray());
        float[] gradient =
                scores.slice(1, 2, 3).sum().backward(List.of(x)).of(x).toFloatArray();

        Tensor column = model.parameters().get(0).detach().slice(1, 2, 3);
        assertThat(gradient).containsExactly(column.toFloatArray());
    }

    @Test
    void isOnInTrainingWithoutRecording() {
        Tensor x = ones.variable();
        Tensor output =
                Mode.TRAINING.withRecording(false).run(() -> model(0.5f, 1).forward(x, Step.of(0)));

        assertThat(output.isRecorded()).isFalse();
        assertThat(zeros(output.toFloatArray())).isBetween(4_000L, 6_000L);
    }

    @Test
    void theGradientHasTheMaskOfTheOutput() {
        Tensor x = ones.variable();
        Tensor output = model(0.3f, 1).forward(x, Step.of(0));
        float[] forward = output.toFloatArray();

        assertThat(output.sum().backward().of(x).toFloatArray()).containsExactly(forward);
    }

    @Test
    void withoutProbabilityItPassesEverything() {
        assertThat(model(0, 1).forward(ones, Step.of(0))).isSameAs(ones);
    }

    @Test
    void whatIsDroppedIsZeroWhateverItWas() {
        Tensor bad = Tensor.full(device, DType.FLOAT32, Shape.of(64), Double.NaN);
        float[] output = model(0.5f, 1).forward(bad, Step.of(0)).toFloatArray();

        assertThat(zeros(output)).isBetween(10L, 54L);
    }

    @Test
    void takesAProbabilityBelowOne() {
        List<Float> impossible = new ArrayList<>(List.of(-0.1f, 1f, 2f, Float.NaN, Float.NEGATIVE_INFINITY));
        for (float probability : impossible) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Dropout(probability))
                    .withMessage("a dropout probability is at least 0 and below 1, not " + probability);
        }
    }
}
