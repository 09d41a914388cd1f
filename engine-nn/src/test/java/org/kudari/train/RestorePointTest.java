package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.BatchNorm;
import org.kudari.optim.Adam;
import org.kudari.tensor.Tensor;

class RestorePointTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Model model = new BatchNorm(2).on(device, 1);
    private final Adam adam = new Adam(model.parameters(), 0.1);

    @AfterEach
    void close() {
        device.close();
    }

    private void train(int steps) {
        Tensor rows = Tensor.of(device, new float[] {1, 2, 5, 7}, 2, 2);
        for (int i = 0; i < steps; i++) {
            adam.step(model.forward(rows, Step.of(i)).square().sum().backward());
        }
    }

    private float[] mean() {
        return model.states().getFirst().value().toFloatArray();
    }

    /** A state has other memory after a step, see {@link org.kudari.model.State}. */
    @Test
    void bringsBackStatesAfterAnyNumberOfSteps() {
        RestorePoint point = new RestorePoint(model, adam);
        for (int steps = 1; steps < 4; steps++) {
            train(steps);
            point.restore();
            assertThat(mean()).as("after %s steps", steps).containsExactly(0, 0);
            assertThat(model.parameters().get(0).toFloatArray()).containsExactly(1, 1);
            assertThat(adam.steps()).isZero();
        }
    }

    @Test
    void savesThoseThatAreThereThen() {
        RestorePoint point = new RestorePoint(model, adam);
        train(1);
        float[] saved = mean();
        point.save();
        train(1);
        assertThat(mean()).isNotEqualTo(saved);
        point.restore();
        assertThat(mean()).containsExactly(saved).isNotEqualTo(new float[2]);
        assertThat(adam.steps()).isEqualTo(1);
    }

    @Test
    void theBestEpochBringsBackStatesToo() {
        double[] values = {3, 1, 2};
        Iterator<Double> monitored = Arrays.stream(values).iterator();
        BestEpoch best = new BestEpoch(new EarlyStopping(_ -> monitored.next(), false, 5, 0), model);
        train(1);
        best.judge(1);
        train(1);
        best.judge(2);
        float[] saved = mean();
        train(1);
        best.judge(3);
        assertThat(mean()).isNotEqualTo(saved);

        best.restore();
        assertThat(mean()).containsExactly(saved);
    }
}
