package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Tensor;

class TrainerTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset points = CurveClassification.points(100).on(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** Records its calls; stops after a number of epochs. */
    private static final class Recorder implements Callback {
        final List<Progress> steps = new ArrayList<>();
        final List<Progress> epochs = new ArrayList<>();
        private final int most;

        Recorder(int most) {
            this.most = most;
        }

        @Override
        public boolean onStepEnd(Progress progress) {
            steps.add(progress);
            return true;
        }

        @Override
        public boolean onEpochEnd(Progress progress) {
            epochs.add(progress);
            return epochs.size() < most;
        }
    }

    @Test
    void learns() {
        Model model = CurveClassification.model(device, 1);
        double before = Evaluation.loss(model, Losses::crossEntropy, points);

        TrainingReport report = CurveClassification.trainer(model, 20, 10, 1).fit(points);

        assertThat(report.loss()).isLessThan(before / 2);
        assertThat(Evaluation.loss(model, Losses::crossEntropy, points)).isLessThan(before / 2);
    }

    @Test
    void givesTheSameBitsForTheSameSeed() {
        float[] expected = CurveClassification.trained(device, points, 5);

        assertThat(CurveClassification.trained(device, points, 5)).containsExactly(expected);
        assertThat(CurveClassification.trained(device, points, 6)).isNotEqualTo(expected);
        try (Device other = new Device(new ReferenceBackend())) {
            assertThat(CurveClassification.trained(
                            other, CurveClassification.points(100).on(other), 5))
                    .containsExactly(expected);
        }
        try (Scope _ = device.scope()) {
            assertThat(CurveClassification.trained(device, points, 5)).containsExactly(expected);
        }
    }

    @Test
    void eachEpochHasAnOrderOfItsOwn() {
        List<List<Double>> orders = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
        Model model = CurveClassification.model(device, 1);
        int[] calls = {0};
        Loss recording = (outputs, labels) -> {
            orders.get(calls[0]++ / 10).add(labels.to(DType.FLOAT32).sum().item());
            return Losses.crossEntropy(outputs, labels);
        };

        new Trainer(model, new Sgd(model.parameters(), 0.1), recording, 2, 10, 1).fit(points);

        assertThat(orders.get(0)).hasSize(10).isNotEqualTo(orders.get(1));
    }

    @Test
    void tellsItsCallbacksWhereItStands() {
        Recorder recorder = new Recorder(9);
        TrainingReport report = CurveClassification.trainer(CurveClassification.model(device, 1), 2, 30, 1)
                .fit(points, recorder);

        assertThat(recorder.steps).extracting(Progress::epoch).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(recorder.steps).extracting(Progress::step).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
        assertThat(recorder.steps)
                .extracting(Progress::samples)
                .containsExactly(30L, 60L, 90L, 100L, 30L, 60L, 90L, 100L);
        assertThat(recorder.steps).extracting(Progress::epochs).containsOnly(2);
        assertThat(recorder.steps).extracting(Progress::steps).containsOnly(4);
        assertThat(recorder.steps).extracting(Progress::nanos).isSorted();
        assertThat(recorder.epochs).extracting(Progress::epoch).containsExactly(1, 2);
        assertThat(recorder.epochs).extracting(Progress::step).containsOnly(4);
        assertThat(recorder.epochs).extracting(Progress::samples).containsOnly(100L);

        assertThat(report.epochs()).isEqualTo(2);
        assertThat(report.steps()).isEqualTo(8);
        assertThat(report.samples()).isEqualTo(200);
        assertThat(report.seconds()).isEqualTo(recorder.epochs.getLast().nanos() / 1e9);
        assertThat(report.samplesPerSecond()).isEqualTo(200 / report.seconds());
        assertThat(report.loss()).isEqualTo(recorder.epochs.getLast().loss().getAsDouble());
    }

    @Test
    void stopsWhenACallbackSaysSoAndTellsTheOthersYet() {
        Recorder stops = new Recorder(2);
        Recorder goesOn = new Recorder(9);

        TrainingReport report = CurveClassification.trainer(CurveClassification.model(device, 1), 5, 50, 1)
                .fit(points, stops, goesOn);

        assertThat(report.epochs()).isEqualTo(2);
        assertThat(report.steps()).isEqualTo(4);
        assertThat(goesOn.epochs).hasSize(2);
    }

    /** A tensor of one element and one axis has a gradient too, so it is a loss. */
    @Test
    void aLossMayHaveAnAxisOfOneElement() {
        Loss ofOneAxis =
                (outputs, labels) -> Losses.crossEntropy(outputs, labels).reshape(1);
        Model model = CurveClassification.model(device, 1);
        Model other = CurveClassification.model(device, 1);

        TrainingReport report = new Trainer(other, new Sgd(other.parameters(), 0.1), ofOneAxis, 2, 16, 1).fit(points);

        assertThat(report.loss())
                .isEqualTo(new Trainer(model, new Sgd(model.parameters(), 0.1), Losses::crossEntropy, 2, 16, 1)
                        .fit(points)
                        .loss());
    }

    @Test
    void doesNotCountTheTimeOfItsCallbacks() {
        Callback slow = new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                sleep();
                return true;
            }

            @Override
            public boolean onEpochEnd(Progress progress) {
                sleep();
                return true;
            }

            private static void sleep() {
                try {
                    Thread.sleep(400);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        CurveClassification.trainer(CurveClassification.model(device, 1), 1, 50, 1)
                .fit(points);
        long began = System.nanoTime();
        TrainingReport report = CurveClassification.trainer(CurveClassification.model(device, 1), 1, 50, 1)
                .fit(points, slow);
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(report.seconds()).isPositive().isLessThanOrEqualTo(seconds - 3 * 0.4);
    }

    /** Four rows in batches of three: the mean over rows is not the mean of the two batches' means. */
    @Test
    void weighsTheLossOfABatchByItsRows() {
        Table table = new Table(
                new Features.Floats(1, new float[] {1, 1, 1, 1}), new Target.Numbers(new double[] {0, 0, 0, 8}));
        Dataset data = table.on(device);
        Model model = Sequential.of(new Linear(1, 1)).on(device, 1);
        model.parameters().set(0, Tensor.of(device, new float[] {0}, 1, 1));
        Sgd still = new Sgd(model.parameters(), 1);
        still.learningRate(0);
        Recorder recorder = new Recorder(9);

        TrainingReport report = new Trainer(model, still, Losses::meanSquaredError, 1, 3, 1).fit(data, recorder);

        assertThat(report.loss()).isCloseTo(16, within(1e-5));
        assertThat(Evaluation.loss(model, Losses::meanSquaredError, data)).isEqualTo(16);
    }

    @Test
    void theLossSoFarIsReadWhenItIsAskedFor() {
        List<Double> during = new ArrayList<>();
        Recorder recorder = new Recorder(9);
        Callback reader = new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                during.add(progress.loss().getAsDouble());
                return true;
            }
        };

        TrainingReport report = CurveClassification.trainer(CurveClassification.model(device, 1), 1, 30, 1)
                .fit(points, reader, recorder);

        assertThat(during).hasSize(4).doesNotHaveDuplicates();
        assertThat(during.getLast()).isEqualTo(report.loss());
        // After the epoch, the progress of an earlier step reads the loss of the whole epoch.
        assertThat(recorder.steps.getFirst().loss().getAsDouble()).isEqualTo(report.loss());
    }

    @Test
    void whatACallbackMakesAfterAnEpochLives() {
        List<Tensor> best = new ArrayList<>();
        Callback keeper = new Callback() {
            @Override
            public boolean onEpochEnd(Progress progress) {
                best.add(Tensor.of(device, new float[] {progress.epoch()}, 1));
                return true;
            }
        };

        CurveClassification.trainer(CurveClassification.model(device, 1), 2, 50, 1)
                .fit(points, keeper);

        assertThat(best).extracting(Tensor::item).containsExactly(1.0, 2.0);
    }

    @Test
    void evaluatesInInference() {
        Model model = CurveClassification.model(device, 1);
        double loss = Evaluation.loss(model, Losses::crossEntropy, points);

        assertThat(Evaluation.loss(model, Losses::crossEntropy, points)).isEqualTo(loss);
        assertThat(Evaluation.loss(
                        model,
                        Losses::crossEntropy,
                        CurveClassification.points(0).on(device)))
                .isNaN();
    }

    @Test
    void refusesImpossibleTrainings() {
        Model model = CurveClassification.model(device, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CurveClassification.trainer(model, 0, 8, 1))
                .withMessage("training needs at least one epoch and one row a batch, not 0 and 8");
        assertThatIllegalArgumentException().isThrownBy(() -> CurveClassification.trainer(model, 1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CurveClassification.trainer(model, 1, 8, 1)
                        .fit(CurveClassification.points(0).on(device)))
                .withMessage("there are no rows to train on");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> new Trainer(model, new Sgd(model.parameters(), 1), (_, _) -> null, 1, 8, 1).fit(points))
                .withMessage("the loss function returned null: it must return a scalar");
        Table blind = new Table(CurveClassification.points(4).features(), Optional.empty());
        assertThatIllegalStateException()
                .isThrownBy(() -> CurveClassification.trainer(model, 1, 8, 1).fit(blind.on(device)))
                .withMessageContaining("there are no labels");
    }
}
