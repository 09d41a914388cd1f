package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** Requirements on every optimizer. */
class OptimizerTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);

    @AfterEach
    void close() {
        device.close();
    }

    static Stream<Named<Function<Parameters, Optimizer>>> all() {
        return Stream.of(
                Named.of("sgd", parameters -> new Sgd(parameters, 0.01)),
                Named.of("momentum", parameters -> new Sgd(parameters, 0.01, 0.9)),
                Named.of("adam", parameters -> new Adam(parameters, 0.01)),
                Named.of(
                        "nesterov",
                        parameters -> new Sgd(parameters, 0.01, 0.9).nesterov().weightDecay(0.1)),
                Named.of(
                        "amsgrad",
                        parameters -> new Adam(parameters, 0.01).amsgrad().weightDecay(0.1)),
                Named.of("adamw", parameters -> Adam.withWeightDecay(parameters, 0.01, 0.1)),
                Named.of("rmsprop", parameters -> new RmsProp(parameters, 0.01)),
                Named.of(
                        "rmsprop with all options",
                        parameters -> new RmsProp(parameters, 0.01)
                                .centered()
                                .momentum(0.9)
                                .weightDecay(0.1)),
                Named.of(
                        "adagrad",
                        parameters -> new Adagrad(parameters, 0.01)
                                .rateDecay(0.1)
                                .initialSum(0.1)
                                .weightDecay(0.1)),
                Named.of("nadam", parameters -> new NAdam(parameters, 0.01).weightDecay(0.1)),
                Named.of("lion", parameters -> new Lion(parameters, 0.01).weightDecay(0.1)),
                Named.of("muon", parameters -> new Muon(Adam.withWeightDecay(parameters, 0.003, 0.1), 0.01)),
                Named.of(
                        "ema",
                        parameters -> new Ema(new Adam(parameters, 0.01).weightDecay(0.1), parameters, 0.9).warmup()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aScheduleCompilesNothingAndAllocatesNothing(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        quadraticLoss.take(1, optimizer);
        long kernels = device.compiledKernels();
        MemoryStatistics memory = device.memory();

        for (int step = 1; step <= 1000; step++) {
            optimizer.learningRate(0.01 / step);
            quadraticLoss.take(1, optimizer);
        }

        assertThat(device.compiledKernels()).isEqualTo(kernels);
        assertThat(device.memory()).isEqualTo(memory);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLearningRateTakesEffectAtTheNextStep(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        assertThat(optimizer.learningRate()).isEqualTo(0.01);
        double[] before = quadraticLoss.after(3, optimizer);

        optimizer.learningRate(0);
        assertThat(optimizer.learningRate()).isZero();
        assertThat(quadraticLoss.after(1, optimizer)).containsExactly(before);
        optimizer.learningRate(0.01);
        assertThat(quadraticLoss.after(1, optimizer)).isNotEqualTo(before);

        assertThatIllegalArgumentException().isThrownBy(() -> optimizer.learningRate(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> optimizer.learningRate(Double.NaN));
        assertThat(optimizer.learningRate()).isEqualTo(0.01);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTheSameWhetherMadeInAScopeOrNot(Function<Parameters, Optimizer> make) {
        double[] expected = quadraticLoss.after(5, make.apply(quadraticLoss.parameters));

        QuadraticLoss other = new QuadraticLoss(device);
        Optimizer optimizer;
        try (Scope _ = device.scope()) {
            optimizer = make.apply(other.parameters);
        }
        assertThat(other.after(5, optimizer)).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientsOfOtherParametersLeaveItAsItWas(Function<Parameters, Optimizer> make) {
        double[] expected = quadraticLoss.after(3, make.apply(quadraticLoss.parameters));

        QuadraticLoss disturbed = new QuadraticLoss(device);
        Optimizer optimizer = make.apply(disturbed.parameters);
        disturbed.after(1, optimizer);
        Gradients ofAnother = new QuadraticLoss(device).loss().backward();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.step(ofAnother))
                .withMessage("the differentiated tensor depends on none of these parameters");

        assertThat(disturbed.after(2, optimizer)).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientsWhoseScopeHasEndedAreAnErrorThatChangesNothing(Function<Parameters, Optimizer> make) {
        QuadraticLoss undisturbed = new QuadraticLoss(device);
        double[] expected = undisturbed.after(3, make.apply(undisturbed.parameters));
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        Gradients gradients;
        try (Scope _ = device.scope()) {
            gradients = quadraticLoss.loss().backward();
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.step(gradients))
                .withMessageContaining("after the scope in which it was made had ended");
        assertThat(quadraticLoss.after(3, optimizer)).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aBackwardPassOverParametersItHasChangedIsAnError(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        Tensor stale = quadraticLoss.loss();
        quadraticLoss.after(1, optimizer);

        assertThatIllegalStateException()
                .isThrownBy(stale::backward)
                .withMessageContaining("was changed in place between the forward and the backward pass");
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsStateContinuesATraining(Function<Parameters, Optimizer> make) {
        double[] expected = quadraticLoss.after(6, make.apply(quadraticLoss.parameters));

        QuadraticLoss begun = new QuadraticLoss(device);
        Optimizer first = make.apply(begun.parameters);
        begun.take(3, first);
        QuadraticLoss resumed = new QuadraticLoss(device);
        Optimizer second = make.apply(resumed.parameters);
        InPlace.copy(begun.parameters.flat(), resumed.parameters.flat());
        assertThat(second.memory().keySet()).isEqualTo(first.memory().keySet());
        first.memory()
                .forEach((name, tensor) -> InPlace.copy(tensor, second.memory().get(name)));
        second.steps(first.steps());
        second.learningRate(first.learningRate());

        assertThat(resumed.after(3, second)).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNegativeNumberOfStepsIsAnError(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.steps(-1))
                .withMessage("the number of steps must be at least 0, not -1");
    }

    @ParameterizedTest
    @MethodSource("all")
    void frozenParametersStayAsTheyAre(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        double[] begun = quadraticLoss.after(3, optimizer);
        quadraticLoss.parameters.freeze("b"::equals);
        double[] frozen = quadraticLoss.after(3, optimizer);
        quadraticLoss.parameters.unfreeze("b"::equals);
        double[] thawed = quadraticLoss.after(3, optimizer);

        for (int i = 0; i < begun.length; i++) {
            boolean isFrozen = i >= 2;
            assertThat(frozen[i] == begun[i]).as("element %d", i).isEqualTo(isFrozen);
            assertThat(thawed[i]).as("element %d", i).isNotEqualTo(frozen[i]);
        }
    }

    /** Where the gradients are 0, only weight decay moves anything. */
    @ParameterizedTest
    @MethodSource("all")
    void onlyWeightsDecay(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        optimizer.step(quadraticLoss.loss().times(0).backward());

        double[] after = quadraticLoss.after(0, optimizer);
        assertThat(after).startsWith(QuadraticLoss.START[0], QuadraticLoss.START[1]);
        for (int i = 2; i < after.length; i++) {
            assertThat(Math.abs(after[i])).isLessThanOrEqualTo(Math.abs(QuadraticLoss.START[i]));
        }
    }

    /** A recorded pass keeps the gradient of each parameter apart, and has none for a frozen one. */
    @ParameterizedTest
    @MethodSource("all")
    void gradientsThatWillBeDifferentiatedAreGradients(Function<Parameters, Optimizer> make) {
        QuadraticLoss other = new QuadraticLoss(device);
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        Optimizer otherOptimizer = make.apply(other.parameters);
        quadraticLoss.parameters.freeze("b"::equals);
        other.parameters.freeze("b"::equals);

        optimizer.step(quadraticLoss.loss().differentiableBackward());
        otherOptimizer.step(other.loss().backward());

        assertThat(quadraticLoss.after(1, optimizer)).containsExactly(other.after(1, otherOptimizer));
    }

    @Test
    void groupsHaveRatesAndDecaysOfTheirOwn() {
        Sgd sgd = new Sgd(quadraticLoss.parameters, 0.1);
        sgd.group("a"::equals, 0, 0);
        sgd.group("b"::equals, 0.5, 0.2);
        double[] start = QuadraticLoss.START;
        double[] curvature = QuadraticLoss.CURVATURE;

        double[] after = quadraticLoss.after(1, sgd);

        for (int i = 0; i < start.length; i++) {
            double expected = i < 2 ? start[i] : start[i] - 0.05 * (curvature[i] * start[i] + 0.2 * start[i]);
            assertThat(after[i]).as("element %d", i).isCloseTo(expected, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sumsOfGradientsAreGradients(Function<Parameters, Optimizer> make) {
        Optimizer optimizer = make.apply(quadraticLoss.parameters);
        optimizer.step(quadraticLoss.loss().backward().plus(quadraticLoss.loss().backward()));

        QuadraticLoss other = new QuadraticLoss(device);
        Optimizer otherOptimizer = make.apply(other.parameters);
        otherOptimizer.step(other.loss().times(2).backward());

        assertThat(quadraticLoss.after(0, optimizer)).containsExactly(other.after(0, otherOptimizer));
    }
}
