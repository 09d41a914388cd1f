package org.kudari.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

class StateTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Adds what it saw most lately, half of what it saw before, and so on; in training it also records what it sees. */
    private record Trace(long features) implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            Supplier<Tensor> gain = builder.parameter("gain", Shape.of(features), Initializer.constant(1));
            State seen = builder.state(
                    "seen",
                    Shape.of(features),
                    0,
                    (state, mean) -> state.times(0.5).plus(mean));
            return (input, context) -> {
                Tensor output = input.times(gain.get()).plus(seen.value());
                if (context.isTraining()) {
                    context.contribute(seen, input.mean(0));
                }
                return output;
            };
        }
    }

    private Tensor row(float... values) {
        return Tensor.of(device, values, 1, values.length);
    }

    private static float[] seen(Model model) {
        return model.states().getFirst().value().toFloatArray();
    }

    @Test
    void changesAtTheEndOfATrainingPassAndNeverInAPrediction() {
        Model model = new Trace(2).on(device, 1);

        assertThat(model.forward(row(1, 2)).toFloatArray()).containsExactly(1, 2);
        assertThat(seen(model)).containsExactly(1, 2);
        assertThat(model.predict(row(0, 0)).toFloatArray()).containsExactly(1, 2);
        Mode.EVALUATION.run(() -> model.forward(row(9, 9)));
        assertThat(seen(model)).containsExactly(1, 2);
        model.forward(row(4, 4));
        assertThat(seen(model)).containsExactly(4.5f, 5);
        assertThat(model.states()).hasToString("[seen [2]]");
    }

    /** One buffer for all parameters has one version; a state must not count as a change of it. */
    @Test
    void aChangeOfItLeavesTheGraphOfParametersValid() {
        Model model =
                Sequential.of(new Linear(2, 2), new Trace(2), new Linear(2, 1)).on(device, 1);
        Tensor first = model.forward(row(1, 2)).sum();
        Tensor second = model.forward(row(3, 4)).sum();

        assertThat(second.backward().has(model.parameters().get(0))).isTrue();
        assertThat(first.backward().has(model.parameters().get(0))).isTrue();
    }

    /** Multiplies by what it saw before, so that the backward pass needs that. */
    private static Model product(Device device) {
        Layer layer = builder -> {
            State seen = builder.state("seen", Shape.of(2), 2, (state, mean) -> state.plus(mean));
            Supplier<Tensor> gain = builder.parameter("gain", Shape.of(2), Initializer.constant(1));
            return (input, context) -> {
                context.contribute(seen, input.mean(0));
                context.contribute(seen, input.mean(0));
                return input.times(gain.get()).times(seen.value());
            };
        };
        return layer.on(device, 1);
    }

    @Test
    void theBackwardPassAfterAMergeNeedsTheOldValueAndHasIt() {
        Model model = product(device);
        for (float before = 2; before < 12; before += 2) {
            try (Scope _ = device.scope()) {
                Tensor loss = model.forward(row(1, 1)).sum();
                assertThat(seen(model)).containsExactly(before + 2, before + 2);
                assertThat(loss.backward().of(model.parameters().get(0)).toFloatArray())
                        .containsExactly(before, before);
            }
        }
    }

    /** Only the memory of the last value is kept: what was read before that is refused, and never another number. */
    @Test
    void aBackwardPassThatNeedsAnOlderValueIsRefused() {
        Model model = product(device);
        Tensor first = model.forward(row(1, 1)).sum();
        Tensor second = model.forward(row(1, 1)).sum();

        assertThatIllegalStateException()
                .isThrownBy(first::backward)
                .withMessageContaining("was changed in place between the forward and the backward pass");
        assertThat(second.backward().of(model.parameters().get(0)).toFloatArray())
                .containsExactly(4, 4);
    }

    @Test
    void aStateKeepsTwoBuffersHoweverManyStepsThereAre() {
        Model model = product(device);
        long before = device.memory().liveBuffers();
        for (int i = 0; i < 5; i++) {
            try (Scope _ = device.scope()) {
                model.forward(row(1, 1));
            }
        }
        assertThat(device.memory().liveBuffers()).isEqualTo(before + 1);
    }

    @Test
    void shardsOfAStepReadTheSameStateAndAreMergedInTheirOrder() {
        Model model = new Trace(1).on(device, 1);
        Contributions later = new Contributions();
        Contributions earlier = new Contributions();

        Tensor of1 = model.forward(row(8), ForwardContext.of(new Step(0, 1, 2)).collecting(later));
        Tensor of0 = model.forward(row(2), ForwardContext.of(new Step(0, 0, 2)).collecting(earlier));
        assertThat(of1.toFloatArray()).containsExactly(8);
        assertThat(of0.toFloatArray()).containsExactly(2);
        assertThat(seen(model)).containsExactly(0);
        earlier.merge();
        later.merge();

        assertThat(seen(model)).containsExactly(9);
        assertThat(earlier.size()).isEqualTo(1);
        assertThat(earlier.state(0).name()).isEqualTo("seen");
        assertThat(earlier.value(0).toFloatArray()).containsExactly(2);
    }

    @Test
    void aShardWhoseContributionsNobodyCollectsIsAnError() {
        Model model = new Trace(1).on(device, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(row(1), new Step(0, 1, 4)))
                .withMessage("shard 1 of 4 changes states of the model only together with the other shards: collect its"
                        + " contributions (ForwardContext.collecting), and merge them after all shards");
        assertThat(seen(model)).containsExactly(0);
    }

    @Test
    void concurrentPredictionsAreExact() throws Exception {
        Model model = Sequential.of(new Linear(2, 2), new Trace(2)).on(device, 1);
        model.forward(row(1, 2));
        float[] expected = model.predict(row(3, 4)).toFloatArray();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<float[]>> predictions = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                predictions.add(() -> model.predict(row(3, 4)).toFloatArray());
            }
            for (Future<float[]> prediction : threads.invokeAll(predictions)) {
                assertThat(prediction.get()).containsExactly(expected);
            }
        }
    }

    @Test
    void isCopiedWithTheModelAndThenIndependent() {
        Model model = new Trace(2).on(device, 1);
        model.forward(row(1, 2));
        try (Device other = new Device(new ReferenceBackend())) {
            Model copy = model.copy(other);
            assertThat(seen(copy)).containsExactly(1, 2);
            model.forward(row(4, 4));
            assertThat(seen(copy)).containsExactly(1, 2);
            copy.states().getFirst().set(Tensor.of(other, new float[] {7, 7}, 2));
            assertThat(seen(model)).containsExactly(4.5f, 5);
        }
    }

    @Test
    void takesContributionsAndValuesOfItsShapeOnly() {
        Layer wrong = builder -> {
            State state = builder.state("mean", Shape.of(2), 0, (_, mean) -> mean);
            return (input, context) -> {
                context.contribute(state, input);
                return input;
            };
        };
        Model model = wrong.on(device, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.forward(row(1, 2)))
                .withMessage("the state 'mean' has shape [2], not [1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.states().getFirst().set(row(1)))
                .withMessage("the state 'mean' has shape [2], not [1, 1]");
        Layer without = builder -> {
            Forward norm = builder.layer("norm", new BatchNorm(2));
            return (input, _) -> norm.apply(input, ForwardContext.none());
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> without.on(device, 1).forward(Tensor.of(device, new float[4], 2, 2)))
                .withMessage("nothing collects what is contributed to the state 'norm.running_mean': contribute to the"
                        + " context that the layer's Forward was given, and pass that one on to the layers inside");
        Layer ofNothing = builder -> {
            State state = builder.state("mean", Shape.of(2), 0, (_, mean) -> mean);
            return (input, context) -> {
                context.contribute(state, null);
                return input;
            };
        };
        assertThatNullPointerException()
                .isThrownBy(() -> ofNothing.on(device, 1).forward(row(1, 2)))
                .withMessage("null was contributed to the state 'mean'");
        Layer toNothing = builder -> {
            builder.state("mean", Shape.of(2), 0, (_, _) -> null);
            return (input, _) -> input;
        };
        assertThatNullPointerException()
                .isThrownBy(() -> toNothing.on(device, 1))
                .withMessage("the merge of the state 'mean' is null");
        Layer early = builder -> {
            Tensor read =
                    builder.state("mean", Shape.of(2), 0, (_, mean) -> mean).value();
            return (input, _) -> input.plus(read);
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> early.on(device, 1))
                .withMessage("the state 'mean' has no value before the whole model is built: read it in the layer's"
                        + " Forward, not in build");
        Layer twice = builder -> {
            builder.parameter("x", Shape.of(1), Initializer.constant(0));
            builder.state("x", Shape.of(1), 0, (_, mean) -> mean);
            return (input, _) -> input;
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> twice.on(device, 1))
                .withMessage("a state is named 'x', as another state or a parameter is");
    }
}
