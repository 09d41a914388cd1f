package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.device.Device;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelBuilder;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

class SequentialTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private static List<String> names(Parameters parameters) {
        return IntStream.range(0, parameters.size()).mapToObj(parameters::name).toList();
    }

    /** A user-defined layer with a parameter. */
    private record Scale(Initializer start) implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            Supplier<Tensor> factor = builder.parameter("factor", Shape.of(1), start);
            return (input, _) -> input.times(factor.get());
        }
    }

    @Test
    void parametersAreReadWhenTheModelIsBuilt() {
        Layer early = builder -> {
            Tensor read = builder.parameter("scale", Shape.of(1), Initializer.constant(1))
                    .get();
            return (input, _) -> input.times(read);
        };
        Layer late = builder -> (input, _) -> input.times(
                builder.parameter("scale", Shape.of(1), Initializer.constant(1)).get());

        assertThatIllegalStateException()
                .isThrownBy(() -> Sequential.of(Activation.relu(), early).on(device, 1))
                .withMessage("the parameter '1.scale' has no values before the whole model is built: read it in the"
                        + " layer's Forward, not in build");
        Model model = Sequential.of(late).on(device, 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> model.forward(Tensor.of(device, new float[] {3}, 1, 1)))
                .withMessage(
                        "the parameter '0.scale' was declared after the model was built: declare it in build, not in"
                                + " the layer's Forward");
        assertThatIllegalStateException()
                .isThrownBy(() -> Sequential.of(Activation.relu(), _ -> null).on(device, 1))
                .withMessageStartingWith("layer 1, ")
                .withMessageEndingWith(", returned no computation from build: it must return a Forward");
    }

    @Test
    void nothingIsNoTensor() {
        Tensor x = Tensor.of(device, new float[] {3}, 1, 1);
        Layer empty = _ -> (_, _) -> null;
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Sequential.of(Activation.relu(), empty).on(device, 1).forward(x))
                .withMessage("layer 1 gave null: its Forward must return a tensor");
        assertThatIllegalStateException()
                .isThrownBy(() -> Sequential.of(new Scale((_, _, _, _) -> null)).on(device, 1))
                .withMessage("the initializer of the parameter '0.factor' made no values: it returned null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("nothing", _ -> null))
                .withMessage("the activation 'nothing' has no expression");
    }

    @Test
    void anObserverSeesEveryLayerAndChangesNothing() {
        Sequential architecture = Sequential.of(
                new Linear(2, 3),
                Activation.gelu(),
                new Dropout(0.5f),
                Sequential.of(new Linear(3, 4), Activation.tanh()));
        Tensor x = Tensor.of(device, new float[] {1, -2, 3, 4}, 2, 2);
        Model model = architecture.on(device, 1);
        Tensor expected = model.forward(x, Step.of(0));
        List<String> events = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
                events.add(
                        path + " " + layer.describe() + " " + inputs.getFirst().shape() + " to " + output.shape());
                assertThat(output.isRecorded()).isFalse();
            }

            @Override
            public void gradient(String path, Layer layer, Tensor gradient) {
                events.add(path + " gradient " + gradient.shape());
            }
        };

        Model observed = architecture.on(device, 1);
        Tensor output = observed.forward(x, ForwardContext.of(Step.of(0)).observedBy(observer));
        Gradients gradients = output.square().sum().backward();

        assertThat(events)
                .containsExactly(
                        "0 Linear(2, 3) [2, 2] to [2, 3]",
                        "1 gelu [2, 3] to [2, 3]",
                        "2 Dropout(0.5) [2, 3] to [2, 3]",
                        "3.0 Linear(3, 4) [2, 3] to [2, 4]",
                        "3.1 tanh [2, 4] to [2, 4]",
                        "3 Sequential(2 layers) [2, 3] to [2, 4]",
                        " Sequential(4 layers) [2, 2] to [2, 4]",
                        "3.1 gradient [2, 4]",
                        "3 gradient [2, 4]",
                        " gradient [2, 4]",
                        "3.0 gradient [2, 4]",
                        "2 gradient [2, 3]",
                        "1 gradient [2, 3]",
                        "0 gradient [2, 3]");
        assertThat(output.toFloatArray()).containsExactly(expected.toFloatArray());
        assertThat(gradients.flat(observed.parameters()).toFloatArray())
                .containsExactly(expected.square()
                        .sum()
                        .backward()
                        .flat(model.parameters())
                        .toFloatArray());
    }

    @Test
    void appliesItsLayersInOrder() {
        Model model = Sequential.of(Activation.of("double", x -> x.times(2)), Activation.of("plus1", x -> x.plus(1)))
                .on(device, 1);

        assertThat(model.forward(Tensor.of(device, new float[] {3}, 1, 1)).toFloatArray())
                .containsExactly(7);
    }

    @Test
    void namesParametersByTheirPlaceInTheList() {
        Model model = Sequential.of(
                        new Linear(2, 3),
                        Activation.relu(),
                        Sequential.of(new Dropout(0.5f), new Linear(3, 4), Activation.tanh()),
                        new Linear(4, 1))
                .on(device, 1);

        assertThat(names(model.parameters()))
                .containsExactly("0.weight", "0.bias", "2.1.weight", "2.1.bias", "3.weight", "3.bias");
        assertThat(model.parameters().elements()).isEqualTo(2 * 3 + 3 + 3 * 4 + 4 + 4 + 1);
    }

    @Test
    void aTraceNamesTheLayers() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Device traced = new Device(new TracingBackend(
                new ReferenceBackend(), new PrintStream(printed, true, StandardCharsets.UTF_8), false))) {
            Layer lambda = _ -> (input, _) -> input.times(3);
            Model model = Sequential.of(
                            new Linear(2, 3),
                            Activation.relu(),
                            Sequential.of(Activation.tanh(), new Scale(Initializer.constant(2))),
                            lambda)
                    .on(traced, 1);
            Tensor x = Tensor.of(traced, new float[2], 1, 2);
            printed.reset();
            model.predict(x).exp();
            assertThat(layersIn(printed)).containsExactly("0 Linear", "2.0 Activation", "2.1 Scale", "3", "");

            ForwardContext observed = ForwardContext.none().observedBy(new Observer() {});
            printed.reset();
            Mode.INFERENCE.run(() -> model.forward(x, observed));
            assertThat(layersIn(printed))
                    .as("with the output of the folded layer computed aside")
                    .containsExactly("0 Linear", "0 Linear", "2.0 Activation", "2.1 Scale", "3");
        }
    }

    private static List<String> layersIn(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.contains("  in ") ? line.substring(line.indexOf("  in ") + 5) : "")
                .toList();
    }

    @Test
    void computesTheSameNestedAsFlat() {
        Tensor x = Tensor.of(device, new float[] {1, -2, 3, 0.5f}, 2, 2);
        Model flat = Sequential.of(new Linear(2, 3), Activation.silu(), new Linear(3, 2))
                .on(device, 1);
        Model nested = Sequential.of(
                        Sequential.of(new Linear(2, 3), Activation.silu()), Sequential.of(new Linear(3, 2)))
                .on(device, 99);
        for (int i = 0; i < 4; i++) {
            nested.parameters().set(i, flat.parameters().get(i));
        }

        assertThat(nested.forward(x).toFloatArray())
                .containsExactly(flat.forward(x).toFloatArray());
    }

    @Test
    void passesItsInputThroughWhereItHasNoLayers() {
        Model model = Sequential.of().on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1}, 1, 1);

        assertThat(model.forward(x)).isSameAs(x);
        assertThat(model.parameters().size()).isZero();
    }

    @Test
    void takesLayersOfOnesOwn() {
        Model model = Sequential.of(new Scale(Initializer.constant(3)), new Scale(Initializer.constant(2)))
                .on(device, 1);
        Tensor output = model.forward(Tensor.of(device, new float[] {5}, 1, 1));

        assertThat(names(model.parameters())).containsExactly("0.factor", "1.factor");
        assertThat(output.toFloatArray()).containsExactly(30);
        assertThat(output.sum().backward().of(model.parameters().get(0)).toFloatArray())
                .containsExactly(10);
    }

    @Test
    void namesTheParameterWhoseInitialValuesHaveAnotherShape() {
        Initializer wrong = (target, type, _, _) -> Tensor.zeros(target, type, Shape.of(7));

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Sequential.of(Activation.relu(), new Scale(wrong)).on(device, 1))
                .withMessage("the parameter '1.factor' has shape [1], not [7]");
    }

    @Test
    void recordsInTrainingAndNotInPrediction() {
        Model model = Sequential.of(new Linear(1, 1)).on(device, 1);
        Tensor x = Tensor.of(device, new float[] {1}, 1, 1);

        assertThat(model.forward(x).isRecorded()).isTrue();
        assertThat(model.predict(x).isRecorded()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> model.predict(x).sum().backward())
                .withMessageContaining("has no history, so there are no gradients");
    }

    @Test
    void buildsAnyNumberOfModelsThatShareNothing() {
        Sequential architecture = Sequential.of(new Linear(2, 2));
        Model one = architecture.on(device, 1);
        Model other = architecture.on(device, 1);
        float[] before = other.parameters().flat().toFloatArray();

        one.parameters().set(0, Tensor.of(device, new float[4], 2, 2));

        assertThat(other.parameters().flat().toFloatArray()).containsExactly(before);
        assertThat(one.architecture()).isSameAs(architecture);
    }
}
