package org.kudari.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Tensor;
import org.kudari.train.Callback;
import org.kudari.train.Checkpoints;
import org.kudari.train.DivergenceException;
import org.kudari.train.Evaluation;
import org.kudari.train.Progress;
import org.kudari.train.Trainer;

class TrainingWatchTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset points = WatchedTraining.points(100).on(device);
    private final WatchedTraining seen = new WatchedTraining();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void changesNoBit() {
        Trainer alone = WatchedTraining.trainer(device, 3);
        alone.fit(points);
        Trainer watched = WatchedTraining.trainer(device, 3);
        new TrainingWatch(watched, WatchedSteps.every(1), seen).fit(points);
        Trainer sharded = WatchedTraining.trainer(device, 3).shards(2);
        sharded.fit(points);
        Trainer shardedAndWatched = WatchedTraining.trainer(device, 3).shards(2);
        new TrainingWatch(shardedAndWatched, seen).fit(points);

        assertThat(bits(watched)).containsExactly(bits(alone));
        assertThat(bits(shardedAndWatched)).containsExactly(bits(sharded));
    }

    private static float[] bits(Trainer trainer) {
        return trainer.model().parameters().flat().toFloatArray();
    }

    @Test
    void saysWhatAnObserverSees() {
        Map<String, Double> norms = new HashMap<>();
        List<String> outputs = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
                outputs.add(path);
                norms.put("mean " + path, output.mean().item());
                norms.put(
                        "deviation " + path,
                        output.stdWithCorrection(0, 0).mean().item());
            }

            @Override
            public void gradient(String path, Layer layer, Tensor gradient) {
                norms.put("gradient " + path, gradient.norm().item());
            }

            @Override
            public void update(String parameter, Tensor gradient, Tensor update) {
                norms.put("gradient of " + parameter, gradient.norm().item());
                norms.put("update of " + parameter, update.norm().item());
            }
        };
        Trainer trainer = WatchedTraining.trainer(device, 1).observedBy(observer);

        new TrainingWatch(trainer, WatchedSteps.every(6), seen).fit(points);

        StepSummary last = seen.steps.getLast();
        assertThat(seen.steps).extracting(StepSummary::step).containsExactly(1L, 7L);
        assertThat(last.layers())
                .extracting(LayerSummary::path)
                .containsExactly("0", "1", "2", "3", "4", "5")
                .isEqualTo(outputs.subList(outputs.size() - 7, outputs.size() - 1));
        for (LayerSummary layer : last.layers()) {
            assertThat(layer.mean()).isEqualTo(norms.get("mean " + layer.path()));
            assertThat(layer.deviation()).isEqualTo(norms.get("deviation " + layer.path()));
            assertThat(layer.gradient()).as(layer.path()).isEqualTo(norms.get("gradient " + layer.path()));
        }
        assertThat(last.parameters()).hasSize(6);
        for (ParameterSummary parameter : last.parameters()) {
            String name = parameter.name();
            assertThat(parameter.gradient()).isEqualTo(norms.get("gradient of " + name));
            assertThat(parameter.update()).isEqualTo(norms.get("update of " + name));
            assertThat(parameter.norm())
                    .isEqualTo(trainer.model().parameters().get(name).norm().item());
            assertThat(parameter.updateRatio()).isEqualTo(parameter.update() / parameter.norm());
        }
        assertThat(last.learningRate()).isEqualTo(0.02);
        assertThat(last.rowsPerSecond()).isPositive();
        assertThat(last.memory()).isPositive();
    }

    @Test
    void outputsThatNoTensorHoldsAreNotComputedForIt() {
        new TrainingWatch(WatchedTraining.trainer(device, 1), seen).fit(points);

        LayerSummary folded = seen.steps.getFirst().layers().getFirst();
        assertThat(folded.path()).isEqualTo("0");
        assertThat(folded.mean()).isNaN();
        assertThat(folded.gradient()).isPositive();
        assertThat(seen.steps.getFirst().input().orElseThrow().largestDeviation())
                .isBetween(0.4, 0.8);
    }

    @Test
    void lossesAreThoseOfTheRowsSinceTheSummaryBefore() {
        List<Double> means = new ArrayList<>();
        Callback losses = new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                means.add(progress.loss().getAsDouble() * progress.samples());
                return true;
            }
        };

        new TrainingWatch(WatchedTraining.trainer(device, 2), WatchedSteps.every(3), seen).fit(points, losses);

        // Steps of 16 rows, 7 an epoch; steps 1, 4, 7, 10 and 13 are watched.
        assertThat(seen.steps).extracting(StepSummary::step).containsExactly(1L, 4L, 7L, 10L, 13L);
        assertThat(seen.steps.get(1).loss()).isCloseTo((means.get(3) - means.get(0)) / 48, within(1e-6));
        assertThat(seen.steps.get(3).loss()).isCloseTo(means.get(9) / 48, within(1e-6));
        assertThat(seen.epochs.getLast().loss()).isCloseTo(means.get(13) / 100, within(1e-6));
    }

    @Test
    void everyTenthSummaryHasHistograms() {
        new TrainingWatch(WatchedTraining.trainer(device, 3), WatchedSteps.every(1), seen).fit(points);

        assertThat(seen.steps.stream()
                        .filter(step -> step.parameters().getFirst().values().isPresent())
                        .map(StepSummary::step))
                .containsExactly(1L, 11L, 21L);
        ParameterSummary weight = seen.steps.getFirst().parameters().getFirst();
        assertThat(weight.values().orElseThrow().elements()).isEqualTo(16);
        assertThat(weight.gradients().orElseThrow().elements()).isEqualTo(16);
    }

    @Test
    void unitsThatSayTheSameOfEachRowAreDead() {
        Model model = Sequential.of(new Linear(2, 4), Activation.relu(), new Linear(4, 2))
                .on(device, 1);
        float[] bias = {-100, 1, -100, 1};
        model.parameters().set(model.parameters().index("0.bias"), Tensor.of(device, bias, 4));
        Trainer trainer = new Trainer(model, new Sgd(model.parameters(), 0.01), Losses::crossEntropy, 2, 16, 1);

        new TrainingWatch(trainer, WatchedSteps.every(1), seen).fit(points);

        assertThat(seen.steps.stream()
                        .map(step -> step.layers().get(1).deadUnits())
                        .limit(6))
                .containsExactly(0.0, 0.0, 0.0, 0.0, 0.5, 0.5);
        // Of the four last rows of an epoch, nothing can be said.
        assertThat(seen.steps.get(6).layers().get(1).deadUnits()).isNaN();
    }

    @Test
    void epochsHaveMetrics() {
        Trainer trainer = WatchedTraining.trainer(device, 2);
        Dataset others = WatchedTraining.points(30).on(device);
        TrainingWatch watch = new TrainingWatch(trainer, seen);
        watch.validation(others);

        watch.fit(points, new Callback() {
            @Override
            public boolean onEpochEnd(Progress progress) {
                watch.metric("epochs until now", progress.epoch());
                return true;
            }
        });

        assertThat(seen.epochs).extracting(EpochSummary::step).containsExactly(7L, 14L);
        assertThat(seen.epochs.getLast().metrics().keySet())
                .containsExactly("epochs until now", TrainingWatch.VALIDATION_LOSS);
        assertThat(seen.epochs.getLast().metrics())
                .containsEntry("epochs until now", 2.0)
                .containsEntry(TrainingWatch.VALIDATION_LOSS, Evaluation.loss(trainer.model(), trainer.loss(), others));
    }

    @Test
    void saysWhatIsTrainedAndHowItEnded() {
        TrainingWatch watch = new TrainingWatch(WatchedTraining.trainer(device, 2), seen);
        watch.describe("data", "points.csv");

        watch.fit(points);

        RunDescription run = seen.runs.getFirst();
        assertThat(seen.runs).hasSize(1);
        assertThat(run.settings())
                .containsEntry("data", "points.csv")
                .containsEntry("rows", "100")
                .containsEntry("epochs", "2")
                .containsEntry("batch", "16")
                .containsEntry("seed", "5");
        assertThat(run.model()).contains("Linear(2, 8)");
        assertThat(run.parameters()).isEqualTo(24 + 54 + 14);
        // About half of the points are above the line.
        assertThat(run.lossOfGuess()).isCloseTo(Math.log(2), within(0.01));
        assertThat(seen.ends)
                .containsExactly(new RunEnd(RunEnd.Reason.FINISHED, "finished after 2 epoch(s), 14 step(s)"));
    }

    @Test
    void aStopAndADivergenceAreEnds() {
        new TrainingWatch(WatchedTraining.trainer(device, 5), seen).fit(points, new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                return progress.epoch() < 2;
            }
        });
        Model model = Sequential.of(new Linear(2, 2)).on(device, 1);
        Trainer diverging = new Trainer(model, new Sgd(model.parameters(), 1e30), Losses::crossEntropy, 50, 16, 1)
                .transformGradients(gradients -> gradients.times(1e30));

        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> new TrainingWatch(diverging, seen).fit(points));

        assertThat(seen.ends).extracting(RunEnd::reason).containsExactly(RunEnd.Reason.STOPPED, RunEnd.Reason.DIVERGED);
    }

    @Test
    void aResumedTrainingGoesOnWithTheSameSteps() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        new TrainingWatch(WatchedTraining.trainer(device, 2).checkpoints(checkpoints), WatchedSteps.every(4), seen)
                .fit(points);
        WatchedTraining whole = new WatchedTraining();
        new TrainingWatch(WatchedTraining.trainer(device, 4), WatchedSteps.every(4), whole).fit(points);

        WatchedTraining resumed = new WatchedTraining();
        new TrainingWatch(WatchedTraining.trainer(device, 4).checkpoints(checkpoints), WatchedSteps.every(4), resumed)
                .resume(checkpoints.latest().orElseThrow(), points);

        assertThat(resumed.runs).extracting(RunDescription::firstStep).containsExactly(14L);
        seen.steps.addAll(resumed.steps);
        assertThat(seen.steps)
                .extracting(StepSummary::step)
                .isEqualTo(whole.steps.stream().map(StepSummary::step).toList());
        assertThat(seen.steps.getLast().parameters())
                .usingRecursiveComparison()
                .ignoringFields("values", "gradients")
                .isEqualTo(whole.steps.getLast().parameters());
    }

    @Test
    void whereNothingBeginsNothingEnds() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TrainingWatch(WatchedTraining.trainer(device, 2), seen)
                        .resume(folder.resolve("missing"), points));

        assertThat(seen.runs).isEmpty();
        assertThat(seen.ends).isEmpty();
    }

    @Test
    void keepsNoMemory() {
        long[] live = new long[2];
        Trainer trainer = WatchedTraining.trainer(device, 40);
        new TrainingWatch(trainer, WatchedSteps.every(1), seen).fit(points, new Callback() {
            @Override
            public boolean onEpochEnd(Progress progress) {
                if (progress.epoch() == 2) {
                    live[0] = device.memory().liveBuffers();
                }
                live[1] = device.memory().liveBuffers();
                return true;
            }
        });

        assertThat(live[1]).isLessThanOrEqualTo(live[0]);
    }

    @Test
    void usualStepsAreDenseInTheBeginning() {
        long watched = 0;
        for (long step = 0; step < 1_000_000; step++) {
            watched += WatchedSteps.usual().test(step) ? 1 : 0;
        }

        assertThat(watched).isEqualTo(10 + 9 + 999 + 900);
    }
}
