package org.kudari.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.GradientCheck.Argument;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.init.Initializer;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

class ModelFunctionTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private static final Layer LAYER = Sequential.of(
            new Linear(3, 4).as("fc"),
            new BatchNorm(4).as("norm"),
            Activation.tanh(),
            new Dropout(0.5f),
            new Linear(4, 2));

    private Tensor batch() {
        float[] values = new float[15];
        IntStream.range(0, 15).forEach(i -> values[i] = (float) Math.sin(3 * i));
        return Tensor.of(device, values, 5, 3);
    }

    private static List<Tensor> parameters(Model model) {
        return IntStream.range(0, model.parameters().size())
                .mapToObj(model.parameters()::get)
                .toList();
    }

    @Test
    void computesWhatTheModelComputes() {
        Model model = LAYER.on(device, 3);
        ModelFunction function = model.function();
        List<Tensor> initial = function.initialParameters(device, DType.FLOAT32);
        List<Tensor> states = function.initialStates(device, DType.FLOAT32);

        assertThat(function.parameters())
                .extracting(parameter -> parameter.name())
                .containsExactly("fc.weight", "fc.bias", "norm.weight", "norm.bias", "4.weight", "4.bias");
        assertThat(function.states())
                .extracting(state -> state.name())
                .containsExactly("norm.running_mean", "norm.running_var");
        for (int i = 0; i < initial.size(); i++) {
            assertThat(initial.get(i).toFloatArray())
                    .containsExactly(parameters(model).get(i).toFloatArray());
        }
        ForwardContext step = ForwardContext.of(Step.of(4));
        assertThat(function.apply(initial, states, batch(), step).toFloatArray())
                .containsExactly(model.forward(batch(), step).toFloatArray());
        // The model's states have changed, and the given ones have not.
        assertThat(states.getFirst().toFloatArray()).containsOnly(0);
        assertThat(model.states().getFirst().value().toFloatArray()).doesNotContain(0);
    }

    @Test
    void predictsByTheGivenStates() {
        ModelFunction function =
                new ModelFunction(new BatchNorm(1).withEpsilon(0).withoutAffine(), 1);
        Tensor mean = Tensor.of(device, new double[] {3}, 1);
        Tensor variance = Tensor.of(device, new double[] {4}, 1);
        Tensor x = Tensor.of(device, new double[] {7}, 1, 1);

        Tensor output =
                Mode.INFERENCE.run(() -> function.apply(List.of(), List.of(mean, variance), x, ForwardContext.none()));

        assertThat(output.item()).isEqualTo(2);
    }

    @Test
    void contributionsAreTheCallers() {
        ModelFunction function = new ModelFunction(new BatchNorm(3), 1);
        Contributions contributions = new Contributions();
        function.apply(
                function.initialParameters(device, DType.FLOAT32),
                function.initialStates(device, DType.FLOAT32),
                batch(),
                ForwardContext.none().collecting(contributions));
        assertThat(contributions.size()).isEqualTo(2);
        assertThat(contributions.state(0).name()).isEqualTo("running_mean");
    }

    /** A step of gradient descent inside of a function: the gradient of a loss after it, as in meta-learning. */
    @Test
    void parametersMayBeComputedFromOthers() {
        ModelFunction function = new ModelFunction(new Linear(1, 1).withoutBias(), 1);
        Tensor weight = Tensor.of(device, new double[] {3}, 1, 1).variable();
        Tensor x = Tensor.of(device, new double[] {2}, 1, 1);

        Tensor loss = function.apply(List.of(weight), List.of(), x, ForwardContext.none())
                .square()
                .sum();
        Tensor updated = weight.minus(loss.differentiableBackward().of(weight).times(0.01));
        Tensor after = function.apply(List.of(updated), List.of(), x, ForwardContext.none())
                .square()
                .sum();

        // w' = w - 0.01 * 8 w = 0.92 w, and the loss is (2 w')^2.
        assertThat(after.item()).isCloseTo(4 * 0.92 * 0.92 * 9, within(1e-12));
        assertThat(after.backward().of(weight).item()).isCloseTo(8 * 0.92 * 0.92 * 3, within(1e-12));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        ModelFunction function = new ModelFunction(new Linear(2, 3).as("fc"), 1);
        Tensor x = Tensor.of(device, new float[2], 1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(x), List.of(), x, ForwardContext.none()))
                .withMessage("the model has 2 parameters, and 1 were given: [fc.weight, fc.bias]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(List.of(x, x), List.of(), x, ForwardContext.none()))
                .withMessage("the parameter 'fc.weight' has shape [2, 3], not [1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelFunction(new BatchNorm(2).withoutAffine(), 1)
                        .apply(List.of(), List.of(x), x, ForwardContext.none()))
                .withMessageContaining("the model has 2 states, and 1 were given");
    }

    /** Its gradient of the weight is wrong, and that of the shift is right. */
    private record Wrong() implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            var weight = builder.parameter("weight", Shape.of(3), Initializer.constant(1));
            var shift = builder.parameter("shift", Shape.of(3), Initializer.constant(1));
            return (input, _) -> input.times(
                            weight.get().detach().times(2).plus(weight.get().times(-1)))
                    .plus(shift.get());
        }
    }

    @Test
    void aGradientCheckNamesTheParameter() {
        Argument input = Argument.of(batch().toDoubleArray(), 5, 3);
        var result = ModelGradientCheck.of(Sequential.of(new Wrong().as("wrong")), DType.FLOAT32, input)
                .firstOrder(device, 1e-4);

        assertThat(result.passed()).isFalse();
        assertThat(result.argument()).isEqualTo("wrong.weight");
        assertThat(result.toString())
                .startsWith("wrong.weight, argument 0: along a random direction the derivative is");
    }

    @Test
    void aGradientCheckTakesABuiltModelAtItsValues() {
        Model model = Sequential.of(new Linear(3, 4), new BatchNorm(4), Activation.gelu())
                .on(device, 3);
        model.forward(batch());
        Argument input = Argument.of(batch().toDoubleArray(), 5, 3);
        ModelGradientCheck check = ModelGradientCheck.of(model, DType.FLOAT32, input);

        assertThat(check.firstOrder(device, 1e-4).passed()).isTrue();
        assertThat(check.secondOrder(device, 1e-3).passed()).isTrue();
    }
}
