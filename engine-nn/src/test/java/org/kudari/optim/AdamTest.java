package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;

class AdamTest {
    private final Device device = new Device(new ReferenceBackend());
    private final QuadraticLoss quadraticLoss = new QuadraticLoss(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** Algorithm 1 of Kingma and Ba with the decay of Loshchilov and Hutter, term by term, in doubles. */
    private static double[] expected(
            int steps, double rate, double beta1, double beta2, double epsilon, double weightDecay) {
        double[] p = QuadraticLoss.START.clone();
        double[] m = new double[p.length];
        double[] v = new double[p.length];
        for (int t = 1; t <= steps; t++) {
            for (int i = 0; i < p.length; i++) {
                double g = p[i] * QuadraticLoss.CURVATURE[i];
                // The first two are of one axis, and do not decay.
                p[i] -= i < 2 ? 0 : rate * weightDecay * p[i];
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double corrected1 = m[i] / (1 - Math.pow(beta1, t));
                double corrected2 = v[i] / (1 - Math.pow(beta2, t));
                p[i] -= rate * corrected1 / (Math.sqrt(corrected2) + epsilon);
            }
        }
        return p;
    }

    /**
     * The first step has the size of the learning rate, whatever the size of the gradient: section 2.1 of the paper.
     */
    @Test
    void firstStepsByTheLearningRateWhateverTheGradient() {
        assertThat(quadraticLoss.after(1, new Adam(quadraticLoss.parameters, 0.01)))
                .containsExactly(new double[] {0.99, -1.99, 0.49, 2.99, -0.24}, within(1e-6));
    }

    @Test
    void followsThePaperForManySteps() {
        assertThat(quadraticLoss.after(50, new Adam(quadraticLoss.parameters, 0.05)))
                .containsExactly(expected(50, 0.05, 0.9, 0.999, 1e-8, 0), within(2e-5));
    }

    @Test
    void followsThePaperWithNumbersOfOnesOwn() {
        assertThat(quadraticLoss.after(
                        30,
                        Adam.withWeightDecay(quadraticLoss.parameters, 0.02, 0.3)
                                .betas(0.5, 0.9)
                                .epsilon(0.1)))
                .containsExactly(expected(30, 0.02, 0.5, 0.9, 0.1, 0.3), within(2e-5));
    }

    @Test
    void decaysWeightsApartFromTheGradient() {
        assertThat(quadraticLoss.after(30, Adam.withWeightDecay(quadraticLoss.parameters, 0.05, 0.2)))
                .containsExactly(expected(30, 0.05, 0.9, 0.999, 1e-8, 0.2), within(2e-5));
    }

    @Test
    void withoutWeightDecayAdamWIsAdam() {
        double[] adam = quadraticLoss.after(5, new Adam(quadraticLoss.parameters, 0.05));
        QuadraticLoss again = new QuadraticLoss(device);

        assertThat(again.after(5, Adam.withWeightDecay(again.parameters, 0.05, 0)))
                .containsExactly(adam);
    }

    @Test
    void refusesImpossibleNumbers() {
        refuses(-1, 0.9, 0.999, 1e-8, 0, "the learning rate must be finite and not negative, not -1.0");
        refuses(0.1, 1, 0.999, 1e-8, 0, "the first decay must be at least 0 and below 1, not 1.0");
        refuses(0.1, 0.9, -0.1, 1e-8, 0, "the second decay must be at least 0 and below 1, not -0.1");
        refuses(0.1, 0.9, 0.999, 0, 0, "the epsilon must be positive and finite, not 0.0");
        refuses(0.1, 0.9, 0.999, 1e-8, -1, "the weight decay must be finite and not negative, not -1.0");
        refuses(0.1, 0.9, 0.999, 1e-8, Double.NaN, "the weight decay must be finite and not negative, not NaN");
    }

    private void refuses(double rate, double beta1, double beta2, double epsilon, double weightDecay, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adam.withWeightDecay(quadraticLoss.parameters, rate, weightDecay)
                        .betas(beta1, beta2)
                        .epsilon(epsilon))
                .withMessage(message);
    }
}
