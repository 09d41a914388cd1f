package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;

class SgdTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** The formula, in doubles. */
    private static double[] expected(int steps, double rate, double momentum) {
        double[] p = QuadraticLoss.START.clone();
        double[] v = new double[p.length];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < p.length; i++) {
                v[i] = momentum * v[i] + p[i] * QuadraticLoss.CURVATURE[i];
                p[i] -= rate * v[i];
            }
        }
        return p;
    }

    @Test
    void stepsDownTheGradient() {
        assertThat(quadraticLoss.after(1, new Sgd(quadraticLoss.parameters, 0.25)))
                .containsExactly(new double[] {0.75, -1.75, 0, 2.925, -0.125}, within(1e-6));
    }

    @Test
    void followsTheFormulaForManySteps() {
        assertThat(quadraticLoss.after(20, new Sgd(quadraticLoss.parameters, 0.1)))
                .containsExactly(expected(20, 0.1, 0), within(1e-5));
    }

    @Test
    void gathersMomentum() {
        assertThat(quadraticLoss.after(20, new Sgd(quadraticLoss.parameters, 0.1, 0.9)))
                .containsExactly(expected(20, 0.1, 0.9), within(1e-5));
    }

    @Test
    void keepsNoVelocityWithoutMomentum() {
        long before = device.memory().liveBuffers();
        new Sgd(quadraticLoss.parameters, 0.1);
        assertThat(device.memory().liveBuffers()).isEqualTo(before);
    }

    @Test
    void refusesImpossibleNumbers() {
        for (double rate : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Sgd(quadraticLoss.parameters, rate))
                    .withMessage("the learning rate must be finite and not negative, not " + rate);
        }
        for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Sgd(quadraticLoss.parameters, 0.1, momentum))
                    .withMessage("the momentum must be at least 0 and below 1, not " + momentum);
        }
    }
}
