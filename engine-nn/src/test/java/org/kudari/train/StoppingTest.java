package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.expr.Kernel;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.optim.Sgd;

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
    void beforeAnyEpochWasJudgedThereIsNoBestOne() {
        TrainingReport report = CurveClassification.trainer(model, 3, 25, 1)
                .earlyStopping(new EarlyStopping(_ -> 1, false, 1, 0))
                .fit(points, new AtStep(1, 2));

        assertThat(report.bestEpoch()).isEmpty();
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

    /** No later loss shows it, and no callback was about to look. */
    @Test
    void whatAnInterruptEndsHasFiniteParameters() {
        Sgd sgd = new Sgd(model.parameters(), 1e300);
        Trainer trainer = new Trainer(model, sgd, Losses::crossEntropy, 9, 100, 1);

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(DivergenceException.class).isThrownBy(() -> trainer.fit(points));

        assertThat(Thread.interrupted()).isTrue();
        for (float value : model.parameters().flat().toFloatArray()) {
            assertThat(value).isFinite();
        }
    }

    /** In epochs of one step, looking at all parameters after each would be a notable part of the training. */
    @Test
    void parametersAreNotReadWhereNobodyLooks() {
        AtomicInteger looks = new AtomicInteger();
        try (Device counted = new Device(new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void reduce(
                    Reduction reduction,
                    Kernel kernel,
                    double[] uniforms,
                    List<View> inputs,
                    View out,
                    boolean accumulate) {
                if (reduction == Reduction.MAX || reduction == Reduction.MIN) {
                    looks.incrementAndGet();
                }
                super.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
            }
        })) {
            Dataset rows = CurveClassification.points(100).on(counted);
            Model quiet = CurveClassification.model(counted, 1);
            Loss loss = (outputs, _) -> outputs.square().mean();
            new Trainer(quiet, new Sgd(quiet.parameters(), 0.01), loss, 50, 100, 1).fit(rows);
        }
        assertThat(looks).as("at the beginning and at the end").hasValue(4);
    }
}
