package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.tensor.Tensor;

class EmaTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);
    private final Ema ema = new Ema(new Sgd(quadraticLoss.parameters, 0.1), quadraticLoss.parameters, 0.75);

    @AfterEach
    void close() {
        device.close();
    }

    private double[] parameters() {
        return quadraticLoss.after(0, ema);
    }

    @Test
    void averagesFromTheParametersBeforeTheFirstStepOn() {
        double[] expected = QuadraticLoss.START.clone();
        for (int step = 0; step < 5; step++) {
            double[] after = quadraticLoss.after(1, ema);
            for (int i = 0; i < expected.length; i++) {
                expected[i] = 0.75 * expected[i] + 0.25 * after[i];
            }
        }
        try (var _ = ema.swapIn()) {
            assertThat(parameters()).containsExactly(expected, within(1e-6));
        }
    }

    @Test
    void trainsAsTheOptimizerAlone() {
        QuadraticLoss alone = new QuadraticLoss(device);
        assertThat(quadraticLoss.after(5, ema)).containsExactly(alone.after(5, new Sgd(alone.parameters, 0.1)));
    }

    @Test
    void bringsTheParametersBackAndGoesOn() {
        double[] before = quadraticLoss.after(3, ema);
        Ema.Swapped swapped = ema.swapIn();
        double[] averages = parameters();
        assertThat(averages).isNotEqualTo(before);
        swapped.close();
        assertThat(parameters()).containsExactly(before);
        swapped.close();
        assertThat(parameters()).containsExactly(before);
        try (var _ = ema.swapIn()) {
            assertThat(parameters()).containsExactly(averages);
        }

        QuadraticLoss undisturbed = new QuadraticLoss(device);
        Ema other = new Ema(new Sgd(undisturbed.parameters, 0.1), undisturbed.parameters, 0.75);
        assertThat(quadraticLoss.after(2, ema)).containsExactly(undisturbed.after(5, other));
        assertThat(ema.memory().get("average").toDoubleArray())
                .containsExactly(other.memory().get("average").toDoubleArray());
    }

    @Test
    void theAverageOfAFrozenParameterIsThatParameter() {
        quadraticLoss.parameters.freeze("b"::equals);
        double[] after = quadraticLoss.after(20, ema);
        try (var _ = ema.swapIn()) {
            assertThat(parameters()[3]).isEqualTo(after[3]).isEqualTo(QuadraticLoss.START[3]);
        }
    }

    @Test
    void warmsUp() {
        ema.warmup();
        double[] after = quadraticLoss.after(1, ema);
        try (var _ = ema.swapIn()) {
            double expected = (2 * QuadraticLoss.START[0] + 9 * after[0]) / 11;
            assertThat(parameters()[0]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void refusesWhatWouldMixAveragesAndParameters() {
        String message = "the averages are in the place of the parameters: close what swapIn() returned first";
        try (var _ = ema.swapIn();
                Scope _ = device.scope()) {
            var gradients = quadraticLoss.loss().backward();
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.step(gradients))
                    .withMessage(message);
            assertThatIllegalStateException().isThrownBy(ema::swapIn).withMessage(message);
            assertThatIllegalStateException().isThrownBy(ema::memory).withMessage(message);
        }
        assertThat(ema.steps()).isZero();
    }

    @Test
    void aBackwardPassAcrossASwapIsAnError() {
        quadraticLoss.take(1, ema);
        Tensor stale = quadraticLoss.loss();
        try (var _ = ema.swapIn()) {
            assertThatIllegalStateException()
                    .isThrownBy(stale::backward)
                    .withMessageContaining("was changed in place between the forward and the backward pass");
        }
    }

    @Test
    void refusesImpossibleArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ema(new Sgd(quadraticLoss.parameters, 0.1), quadraticLoss.parameters, 1))
                .withMessage("the decay of the averages must be at least 0 and below 1, not 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ema(ema, quadraticLoss.parameters, 0.9))
                .withMessage("an Ema around an Ema would average averages: one is enough");
    }
}
