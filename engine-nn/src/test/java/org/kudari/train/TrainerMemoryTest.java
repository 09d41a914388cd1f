package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.loss.Losses;
import org.kudari.model.Model;

class TrainerMemoryTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset points = CurveClassification.points(40).on(device);
    private final Model model = CurveClassification.model(device, 1);

    @AfterEach
    void close() {
        device.close();
    }

    /** Notes the memory after each step and after each epoch, and the kernels. */
    private final class Gauge implements Callback {
        final List<MemoryStatistics> steps = new ArrayList<>();
        final List<MemoryStatistics> epochs = new ArrayList<>();
        final List<Long> kernels = new ArrayList<>();

        @Override
        public boolean onStepEnd(Progress progress) {
            steps.add(device.memory());
            kernels.add(device.compiledKernels());
            return true;
        }

        @Override
        public boolean onEpochEnd(Progress progress) {
            Evaluation.loss(model, Losses::crossEntropy, points);
            epochs.add(device.memory());
            return true;
        }
    }

    @Test
    void isFlatOverTwoThousandSteps() {
        Gauge gauge = new Gauge();

        // Five steps an epoch: what an epoch leaves behind shows as clearly as what a step does.
        TrainingReport report = CurveClassification.trainer(model, 401, 8, 1).fit(points, gauge);

        assertThat(report.steps()).isEqualTo(2005);
        assertThat(gauge.steps.stream().skip(5).distinct()).hasSize(1);
        assertThat(gauge.epochs.stream().skip(1).distinct()).hasSize(1);
        assertThat(gauge.kernels.stream().skip(5).distinct()).hasSize(1);
    }

    /** No garbage collection is waited for. */
    @Test
    void earlyStoppingLeavesNothingOnTheDevice() {
        int[] epoch = {0};
        Trainer trainer = CurveClassification.trainer(model, 5, 8, 1)
                .earlyStopping(new EarlyStopping(_ -> ++epoch[0], true, 9, 0));
        trainer.optimizer().memory();
        long before = device.memory().liveBuffers();

        assertThat(trainer.fit(points).bestEpoch()).hasValue(5);

        assertThat(device.memory().liveBuffers()).isEqualTo(before);
    }
}
