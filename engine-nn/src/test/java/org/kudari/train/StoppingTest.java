package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.nn.Model;

/** A training ends early when a callback or an interrupt says so: after a step, or after an epoch. */
class StoppingTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset points = CurveClassification.points(100).on(device);
    private final Model model = CurveClassification.model(device, 1);

    @AfterEach
    void close() {
        device.close();
    }

    /** Notes its calls, and does something after one step. */
    private static class AtStep implements Callback {
        final List<String> calls = new ArrayList<>();
        private final int epoch;
        private final int step;

        AtStep(int epoch, int step) {
            this.epoch = epoch;
            this.step = step;
        }

        boolean then() {
            return false;
        }

        @Override
        public boolean onStepEnd(Progress progress) {
            calls.add(progress.epoch() + "." + progress.step());
            return progress.epoch() != epoch || progress.step() != step || then();
        }

        @Override
        public boolean onEpochEnd(Progress progress) {
            calls.add("end of " + progress.epoch());
            return true;
        }
    }

    private TrainingReport fit(Callback... callbacks) {
        return CurveClassification.trainer(model, 3, 25, 1).fit(points, callbacks);
    }

    @Test
    void withinAnEpoch() {
        AtStep stops = new AtStep(2, 3);
        AtStep goesOn = new AtStep(9, 9);

        TrainingReport report = fit(stops, goesOn);

        assertThat(stops.calls).containsExactly("1.1", "1.2", "1.3", "1.4", "end of 1", "2.1", "2.2", "2.3");
        assertThat(goesOn.calls).as("the others are told yet").isEqualTo(stops.calls);
        assertThat(report.epochs()).isEqualTo(1);
        assertThat(report.steps()).isEqualTo(7);
        assertThat(report.samples()).isEqualTo(175);
        assertThat(report.loss()).isFinite();
    }

    @Test
    void afterTheLastStepOfAnEpochTheEpochIsWhole() {
        AtStep stops = new AtStep(1, 4);

        TrainingReport report = fit(stops);

        assertThat(stops.calls).containsExactly("1.1", "1.2", "1.3", "1.4", "end of 1");
        assertThat(report.epochs()).isEqualTo(1);
        assertThat(report.steps()).isEqualTo(4);
    }

    @Test
    void afterTheVeryFirstStep() {
        TrainingReport report = fit(new AtStep(1, 1));

        assertThat(report.epochs()).isZero();
        assertThat(report.steps()).isEqualTo(1);
        assertThat(report.loss()).isFinite();
    }

    @Test
    void byAnInterrupt() {
        AtStep interrupts = new AtStep(2, 2) {
            @Override
            boolean then() {
                Thread.currentThread().interrupt();
                return true;
            }
        };

        TrainingReport report = fit(interrupts);

        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        assertThat(report.epochs()).isEqualTo(1);
        assertThat(report.steps()).isEqualTo(6);
    }
}
