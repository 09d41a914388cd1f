package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.tensor.Parameters;

/** What options refuse, and when they come too late. {@link OptimizersAgainstPyTorchTest} has what they do. */
class OptimizerOptionsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);
    private final Parameters parameters = quadraticLoss.parameters;

    @AfterEach
    void close() {
        device.close();
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void impossibleNumbersAreRefused() {
        refuses(() -> new RmsProp(parameters, 1).alpha(1), "the alpha must be at least 0 and below 1, not 1.0");
        refuses(() -> new RmsProp(parameters, 1).epsilon(0), "the epsilon must be positive and finite, not 0.0");
        refuses(
                () -> new RmsProp(parameters, 1).momentum(-0.5),
                "the momentum must be at least 0 and below 1, not -0.5");
        refuses(
                () -> new Adagrad(parameters, 1).rateDecay(-1),
                "the decay of the learning rate must be finite and not negative, not -1.0");
        refuses(
                () -> new Adagrad(parameters, 1).initialSum(-1),
                "the initial sum must be finite and not negative, not -1.0");
        refuses(() -> new Adagrad(parameters, 1).epsilon(-1), "the epsilon must be positive and finite, not -1.0");
        refuses(() -> new NAdam(parameters, 1).betas(1, 0), "the first decay must be at least 0 and below 1, not 1.0");
        refuses(
                () -> new NAdam(parameters, 1).momentumDecay(Double.NaN),
                "the decay of the momentum must be finite and not negative, not NaN");
        refuses(
                () -> new Lion(parameters, 1).betas(0.9, 1.5),
                "the second decay must be at least 0 and below 1, not 1.5");
        refuses(
                () -> new Lion(parameters, 1).weightDecay(-1),
                "the weight decay must be finite and not negative, not -1.0");
    }

    @Test
    void optionsThatChangeTheKernelComeBeforeTheFirstStep() {
        Sgd sgd = new Sgd(parameters, 0.01, 0.9);
        quadraticLoss.take(1, sgd);
        comesTooLate(sgd::nesterov, "nesterov");
        Adam adam = new Adam(parameters, 0.01);
        quadraticLoss.take(1, adam);
        comesTooLate(adam::amsgrad, "amsgrad");
        RmsProp rmsProp = new RmsProp(parameters, 0.01);
        quadraticLoss.take(1, rmsProp);
        comesTooLate(rmsProp::centered, "centered");
        comesTooLate(() -> rmsProp.momentum(0.9), "momentum");
        Adagrad adagrad = new Adagrad(parameters, 0.01);
        adagrad.memory();
        comesTooLate(() -> adagrad.initialSum(1), "initialSum");
    }

    private static void comesTooLate(ThrowingCallable call, String option) {
        assertThatIllegalStateException()
                .isThrownBy(call)
                .withMessage("the option " + option
                        + " must be set before the first step, and before anybody asks for the memory");
    }

    @Test
    void aWeightDecayMayBeSetAfterAnyStep() {
        Sgd sgd = new Sgd(parameters, 0.1);
        quadraticLoss.take(1, sgd);
        sgd.weightDecay(0.5);
        double[] later = quadraticLoss.after(1, sgd);

        QuadraticLoss other = new QuadraticLoss(device);
        double[] without = other.after(2, new Sgd(other.parameters, 0.1));
        assertThat(later).startsWith(without[0], without[1]);
        assertThat(later[3]).isLessThan(without[3]);
    }

    /** The difference that a centered RMSProp takes the root of is 0 but for rounding where gradients never change. */
    @Test
    void aConstantGradientIsNoNaNForACenteredRmsProp() {
        RmsProp rmsProp = new RmsProp(parameters, 1e-9).centered().alpha(0.5);
        double[] after = quadraticLoss.after(300, rmsProp);
        assertThat(after).doesNotContain(Double.NaN);
    }

    /** It is computed from the number of the step, whatever was done before. */
    @Test
    void theMomentumOfNAdamFollowsFromTheStep() {
        NAdam straight = new NAdam(parameters, 0.01);
        double[] expected = null;
        for (int step = 1; step <= 10; step++) {
            expected = straight.uniforms(step, 0.01, 0);
        }
        NAdam jumping = new NAdam(parameters, 0.01);
        jumping.uniforms(1_000_000_000_000L, 0.01, 0);
        assertThat(jumping.uniforms(10, 0.01, 0)).containsExactly(expected);
        assertThat(jumping.uniforms(10, 0.01, 0)).containsExactly(expected);
    }
}
