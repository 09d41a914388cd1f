package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.Shape;
import org.kudari.loss.CrossEntropyLoss;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelBuilder;
import org.kudari.model.State;
import org.kudari.nn.Activation;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.optim.Optimizer;
import org.kudari.optim.ReduceOnPlateau;
import org.kudari.optim.Schedules;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Tensor;

class ResumeTest {
    private static final int EPOCHS = 3;
    private static final int BATCH = 8;

    private final Device device = new Device(new ReferenceBackend());
    private final Dataset rows = CurveClassification.points(30).on(device);
    private final Dataset heldOut = CurveClassification.points(20).on(device);

    @TempDir
    Path folder;

    private int calls;

    @AfterEach
    void close() {
        device.close();
    }

    /** Takes the running mean of what it sees off what it passes on. */
    private record Centering(long features) implements Layer {
        @Override
        public Forward build(ModelBuilder builder) {
            State mean = builder.state(
                    "mean",
                    Shape.of(features),
                    0,
                    (state, seen) -> state.times(0.9).plus(seen.times(0.1)));
            return (input, context) -> {
                if (context.isTraining()) {
                    context.contribute(mean, input.mean(0));
                }
                return input.minus(mean.value());
            };
        }
    }

    private Model model(long seed) {
        return Sequential.of(
                        new Linear(2, 6),
                        Activation.tanh(),
                        new Centering(6).as("center"),
                        new Dropout(0.3f),
                        new Linear(6, 2))
                .on(device, seed);
    }

    private Trainer trainer(Model model, Optimizer optimizer) {
        return new Trainer(model, optimizer, Losses::crossEntropy, EPOCHS, BATCH, 7);
    }

    private Trainer trainer() {
        Model model = model(1);
        return trainer(model, new Adam(model.parameters(), 0.02));
    }

    /** All that a training ends with, as bits. */
    private static List<float[]> bits(Trainer trainer) {
        List<float[]> bits = new ArrayList<>();
        bits.add(trainer.model().parameters().flat().toFloatArray());
        trainer.model().states().forEach(state -> bits.add(state.value().toFloatArray()));
        trainer.optimizer().memory().values().forEach(memory -> bits.add(memory.toFloatArray()));
        return bits;
    }

    private static void assertSame(Trainer actual, Trainer expected) {
        List<float[]> now = bits(actual);
        List<float[]> then = bits(expected);
        for (int i = 0; i < then.size(); i++) {
            assertThat(now.get(i)).containsExactly(then.get(i));
        }
    }

    @Test
    void fromAnyStepItEndsInTheSameBits() {
        Trainer uninterrupted = trainer();
        TrainingReport expected = uninterrupted.fit(rows);
        Checkpoints everyStep = Checkpoints.in(folder).everySteps(1).keep(1000);
        Trainer watched = trainer().checkpoints(everyStep);
        watched.fit(rows);
        assertSame(watched, uninterrupted);
        List<Path> files = everyStep.files();
        assertThat(files).hasSize(EPOCHS * 4);

        for (Path file : files) {
            Trainer resumed = trainer();
            TrainingReport report = resumed.resume(file, rows);

            assertSame(resumed, uninterrupted);
            assertThat(report.loss()).as(file.toString()).isEqualTo(expected.loss());
            assertThat(report.steps()).isEqualTo(expected.steps());
            assertThat(report.samples()).isEqualTo(expected.samples());
            assertThat(report.epochs()).isEqualTo(EPOCHS);
        }
    }

    @Test
    void earlyStoppingGoesOnWhereItWas() {
        Trainer uninterrupted = trainer().earlyStopping(stopping());
        TrainingReport expected = uninterrupted.fit(rows);
        Checkpoints everyStep = Checkpoints.in(folder).everySteps(1).keep(1000);
        trainer().earlyStopping(stopping()).checkpoints(everyStep).fit(rows);

        for (Path file : everyStep.files()) {
            Trainer resumed = trainer().earlyStopping(stopping());
            TrainingReport report = resumed.resume(file, rows);

            assertSame(resumed, uninterrupted);
            assertThat(report.bestEpoch()).isEqualTo(expected.bestEpoch());
        }
    }

    @Test
    void whatIsFrozenAndTheRateAreThoseOfTheCheckpoint() {
        Trainer uninterrupted = frozen();
        uninterrupted.fit(rows, thawing(uninterrupted));
        Checkpoints everyStep = Checkpoints.in(folder).everySteps(1).keep(1000);
        Trainer watched = frozen().checkpoints(everyStep);
        watched.fit(rows, thawing(watched));

        for (Path file : everyStep.files()) {
            Trainer resumed = frozen();
            resumed.resume(file, rows, thawing(resumed));
            assertSame(resumed, uninterrupted);
        }
    }

    private Trainer frozen() {
        Trainer trainer = trainer();
        trainer.model().parameters().freeze("0.weight"::equals);
        return trainer;
    }

    /** Trains all after the first epoch, and some again after the second, with ever smaller steps. */
    private static Callback thawing(Trainer trainer) {
        return new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                trainer.optimizer().learningRate(trainer.optimizer().learningRate() * 0.9);
                return true;
            }

            @Override
            public boolean onEpochEnd(Progress progress) {
                trainer.model().parameters().unfreeze(_ -> true);
                trainer.model().parameters().freeze(name -> progress.epoch() == 2 && name.equals("4.bias"));
                return true;
            }
        };
    }

    private EarlyStopping stopping() {
        return EarlyStopping.byLoss(Losses::crossEntropy, heldOut, 1);
    }

    /** The monitor goes up and down, so that the rate is reduced in some epochs. */
    private Trainer scheduled() {
        double[] values = {3, 4, 2};
        Trainer trainer = trainer();
        return trainer.schedule(Schedules.warmup(2).then(Schedules.cosine(8)))
                .reduceOnPlateau(ReduceOnPlateau.ofFalling().patience(0).reduction(0.5))
                .earlyStopping(new EarlyStopping(
                        model -> values[(int) (trainer.optimizer().steps() / 4) - 1], false, 10, 0));
    }

    @Test
    void schedulesGoOnWhereTheyWere() {
        Trainer uninterrupted = scheduled();
        List<Double> rates = new ArrayList<>();
        uninterrupted.fit(rows, new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                rates.add(uninterrupted.optimizer().learningRate());
                return true;
            }
        });
        assertThat(rates).hasSize(12);
        assertThat(rates.getFirst()).isCloseTo(0.02 / 3, within(1e-12));
        assertThat(rates.get(2)).isEqualTo(0.02);
        assertThat(rates.get(8) / rates.get(7)).isLessThan(0.5);
        assertThat(uninterrupted.optimizer().learningRate()).isEqualTo(0.02);
        Checkpoints everyStep = Checkpoints.in(folder).everySteps(1).keep(1000);
        scheduled().checkpoints(everyStep).fit(rows);

        for (Path file : everyStep.files()) {
            Trainer resumed = scheduled();
            resumed.resume(file, rows);
            assertSame(resumed, uninterrupted);
            assertThat(resumed.optimizer().learningRate()).isEqualTo(0.02);
        }
    }

    /** A training in two sittings, with shards, and with callbacks that stop the first. */
    @Test
    void aStoppedTrainingLeavesACheckpointOfWhereItStopped() {
        Trainer uninterrupted = trainer().shards(3);
        uninterrupted.fit(rows);
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().shards(3).checkpoints(checkpoints).fit(rows, new Callback() {
            @Override
            public boolean onStepEnd(Progress progress) {
                return progress.epoch() < 2 || progress.step() < 2;
            }
        });
        assertThat(checkpoints.latest().orElseThrow()).hasFileName("checkpoint-000000000006.safetensors");

        Trainer resumed = trainer().shards(3).checkpoints(checkpoints);
        resumed.resume(checkpoints.latest().orElseThrow(), rows);

        assertSame(resumed, uninterrupted);
        assertThat(checkpoints.files()).hasSize(3);
    }

    @Test
    void onlyTheNewestAreKept() {
        Checkpoints two = Checkpoints.in(folder).everySteps(1).keep(2);
        trainer().checkpoints(two).fit(rows);

        assertThat(two.files().stream().map(file -> file.getFileName().toString()))
                .containsExactly("checkpoint-000000000011.safetensors", "checkpoint-000000000012.safetensors");
    }

    @Test
    void aNewTrainingLeavesTheCheckpointsOfAnotherAlone() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().checkpoints(checkpoints).fit(rows);
        List<Path> files = checkpoints.files();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> trainer().checkpoints(checkpoints).fit(rows))
                .withMessage(files.getLast() + ": is a checkpoint of an earlier training: resume that, or take another"
                        + " folder");
        assertThat(checkpoints.files()).isEqualTo(files);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> trainer()
                        .checkpoints(Checkpoints.in(folder.resolve("nowhere")))
                        .fit(rows))
                .withMessageContaining("there is no folder");
    }

    private void refuses(Path file, Trainer trainer, String message) {
        List<float[]> before = bits(trainer);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> trainer.resume(file, rows))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
        List<float[]> after = bits(trainer);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).containsExactly(before.get(i));
        }
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefusedAndChangesNothing() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().checkpoints(checkpoints).fit(rows);
        Path file = checkpoints.latest().orElseThrow();
        Model other = Sequential.of(new Linear(2, 5), new Linear(5, 2)).on(device, 1);
        Model same = model(1);
        Model otherSeed = model(2);

        refuses(
                file,
                trainer(other, new Adam(other.parameters(), 0.02)),
                "its tensor 'model.0.weight' is F32[2, 6], but this training has F32[2, 5]");
        refuses(
                file,
                trainer(same, new Sgd(same.parameters(), 0.02)),
                "the optimizer was Adam(betas 0.9 and 0.999, epsilon 1.0E-8) then, and is Sgd now");
        refuses(
                file,
                trainer(otherSeed, new Adam(otherSeed.parameters(), 0.02)),
                "the seed of the model was 1 then, and is 2 now");
        Model part = Sequential.of(
                        new Linear(2, 6), Activation.tanh(), new Centering(6).as("center"), new Dropout(0.3f))
                .on(device, 1);
        refuses(
                file,
                trainer(part, new Adam(part.parameters(), 0.02)),
                "its tensor 'model.4.weight' has no place in it");
        refuses(
                file,
                trainer(same, new Adam(same.parameters(), 0.03)),
                "the learning rate was 0.02 then, and is 0.03 now");
        refuses(
                file,
                trainer(same, new Adam(same.parameters(), 0.02).betas(0.8, 0.999)),
                "epsilon 1.0E-8) then, and is Adam(betas 0.8 and 0.999, epsilon 1.0E-8) now");
        refuses(
                file,
                trainer(same, Adam.withWeightDecay(same.parameters(), 0.02, 0.01)),
                "then, and is Adam(betas 0.9 and 0.999, epsilon 1.0E-8, decoupled, weight decay 0.01) now");
        refuses(
                file,
                new Trainer(same, new Adam(same.parameters(), 0.02), new CrossEntropyLoss(), EPOCHS, BATCH, 7),
                "the loss was a function of one's own then, and is CrossEntropyLoss[");
        refuses(
                file,
                trainer().reduceOnPlateau(ReduceOnPlateau.ofFalling()),
                "the reduction on a plateau was none then, and is reduceOnPlateau(of falling, reduction 0.1,");
        refuses(file, trainer().schedule(Schedules.cosine(9)), "the schedule was none then, and is cosine(9, 0.0) now");
        refuses(file, trainer().clipByNorm(1), "the change of gradients was none then, and is clipByNorm(1.0) now");
        refuses(
                file,
                trainer().sampling(new double[30]),
                "the sampling by weights of rows was none then, and is weights ");
        refuses(file, trainer().shards(2), "the number of shards was 1 then, and is 2 now");
        refuses(
                file,
                trainer().earlyStopping(stopping()),
                "the early stopping was none then, and is by what falls, by more than 0.0 now");
        refuses(
                file,
                new Trainer(same, new Adam(same.parameters(), 0.02), Losses::crossEntropy, 1, 9, 7),
                "the batch size was 8 then, and is 9 now");
    }

    /** A loss whose text differs from object to object, though it does the same. */
    private record Scaled(DoubleSupplier factor) implements Loss {
        @Override
        public Tensor of(Tensor outputs, Tensor labels) {
            return Losses.crossEntropy(outputs, labels).times(factor.getAsDouble());
        }
    }

    @Test
    void aLossWithAFunctionOfOnesOwnGoesOn() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        for (double factor : new double[] {2, 2}) {
            Model model = model(1);
            Loss loss = new Scaled(() -> factor);
            Trainer trainer = new Trainer(model, new Adam(model.parameters(), 0.02), loss, EPOCHS, BATCH, 7)
                    .checkpoints(checkpoints);
            if (checkpoints.latest().isEmpty()) {
                trainer.fit(rows);
            } else {
                trainer.resume(checkpoints.files().getFirst(), rows);
            }
        }
        assertThat(checkpoints.files()).hasSize(3);
    }

    @Test
    void otherRowsAreRefused() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().checkpoints(checkpoints).fit(rows);
        Path file = checkpoints.latest().orElseThrow();
        Dataset others = new Table(
                        new Features.Floats(2, new float[60]),
                        Optional.of(new Target.Classes(new int[30], List.of("below", "above"))))
                .on(device);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> trainer().resume(file, others))
                .withMessageContaining("the checksum of the data was ");
    }

    /** The parameters have the same names and shapes. */
    @Test
    void otherLayersOfTheSameShapesAreRefused() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        withActivation(Activation.tanh()).checkpoints(checkpoints).fit(rows);
        Path file = checkpoints.latest().orElseThrow();

        refuses(
                file,
                withActivation(Activation.relu()),
                "'layer.1' was activation tanh tanh(x0) then, and is activation relu max(x0, 0) now");
        withActivation(Activation.tanh()).resume(file, rows);
    }

    /** It would give the network of the longer training. */
    @Test
    void fewerEpochsOrLessPatienceAreRefused() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer()
                .earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, heldOut, 5))
                .checkpoints(checkpoints)
                .fit(rows);
        Path file = checkpoints.latest().orElseThrow();
        Model model = model(1);
        Trainer shorter = new Trainer(model, new Adam(model.parameters(), 0.02), Losses::crossEntropy, 1, BATCH, 7)
                .earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, heldOut, 5));

        refuses(file, shorter, "it is from epoch 4, and there are 1 epochs now");
        refuses(
                file,
                trainer().earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, heldOut, 4)),
                "the patience of early stopping was 5 then, and is 4 now: it may be more, but not less");
        trainer()
                .earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, heldOut, 6))
                .resume(file, rows);
    }

    /** A layer that no codec knows says nothing of itself, and the others are compared all the same. */
    @Test
    void aLayerWithoutACodecHidesNoOther() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        withOneOfOnesOwn(0.1f).checkpoints(checkpoints).fit(rows);
        Path file = checkpoints.latest().orElseThrow();

        refuses(file, withOneOfOnesOwn(0.9f), "'layer.1' was dropout 0.1 then, and is dropout 0.9 now");
        withOneOfOnesOwn(0.1f).resume(file, rows);
    }

    private Trainer withOneOfOnesOwn(float dropout) {
        Layer twice = _ -> (input, _) -> input.times(2);
        Model model = Sequential.of(new Linear(2, 6), new Dropout(dropout), twice, new Linear(6, 2))
                .on(device, 1);
        return trainer(model, new Adam(model.parameters(), 0.02));
    }

    @Test
    void otherWeightsOfRowsAreRefused() {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().sampling(weights(3)).checkpoints(checkpoints).fit(rows);

        refuses(
                checkpoints.latest().orElseThrow(),
                trainer().sampling(weights(4)),
                "the sampling by weights of rows was weights of checksum ");
    }

    private static double[] weights(int heavy) {
        double[] weights = new double[30];
        Arrays.fill(weights, 1);
        weights[heavy] = 2;
        return weights;
    }

    private Trainer withActivation(Layer activation) {
        Model model =
                Sequential.of(new Linear(2, 6), activation, new Linear(6, 2)).on(device, 1);
        return trainer(model, new Adam(model.parameters(), 0.02));
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().checkpoints(checkpoints).fit(rows);
        Path file = checkpoints.latest().orElseThrow();
        byte[] good = Files.readAllBytes(file);

        byte[] flipped = good.clone();
        flipped[flipped.length - 5] ^= 4;
        Files.write(file, flipped);
        refuses(file, trainer(), "when it was written; delete it to go on from an earlier one");
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        refuses(file, trainer(), "is truncated: its tensors take 408 bytes, but only 407 are there");
        Files.write(file, new byte[0]);
        refuses(file, trainer(), "is not a safetensors file: it has only 0 bytes");
        Files.delete(file);
        refuses(file, trainer(), "there is no such file");
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsReportedAndTheTrainingGoesOn() throws IOException {
        Trainer uninterrupted = trainer();
        uninterrupted.fit(rows);
        List<String> problems = new ArrayList<>();
        Checkpoints checkpoints = Checkpoints.in(folder).onProblem(problem -> problems.add(problem.getMessage()));
        // A folder of the name of the first file, which no file can replace.
        Path taken = Files.createDirectory(folder.resolve("checkpoint-000000000008.safetensors"));
        Files.createFile(taken.resolve("something"));
        Trainer trainer = trainer().checkpoints(checkpoints);

        trainer.resume(first(), rows);

        assertSame(trainer, uninterrupted);
        assertThat(problems).hasSize(1).first().asString().contains("checkpoint-000000000008.safetensors");
        assertThat(taken.resolve("something")).exists();
    }

    /** A checkpoint after the first epoch. */
    private Path first() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Checkpoints all = Checkpoints.in(elsewhere);
        trainer().checkpoints(all).fit(rows);
        return all.files().getFirst();
    }

    @Test
    void whatATrainingLeftThatWasKilledBeforeItsFirstCheckpointIsDeleted() throws IOException {
        Path left = Files.createFile(folder.resolve(".checkpoint-000000000004.safetensors.abc.tmp"));

        trainer().checkpoints(Checkpoints.in(folder)).fit(rows);

        assertThat(left).doesNotExist();
    }

    /** Its losses and parameters are finite. */
    @Test
    void aStateThatIsNanEndsTheTrainingBeforeACheckpointHoldsIt() {
        Layer spoiled = builder -> {
            State state = builder.state("seen", Shape.of(2), 0, (_, seen) -> seen);
            return (input, context) -> {
                if (context.isTraining()) {
                    boolean isLate = ++calls > 6;
                    context.contribute(state, input.mean(0).times(isLate ? Double.NaN : 1));
                }
                return input;
            };
        };
        Model model = Sequential.of(spoiled.as("spoiled"), new Linear(2, 2)).on(device, 1);
        Checkpoints checkpoints = Checkpoints.in(folder);
        Trainer trainer = trainer(model, new Adam(model.parameters(), 0.02)).checkpoints(checkpoints);

        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trainer.fit(rows))
                .withMessageContaining("in step 4 of epoch 2: the state 'spoiled.seen' is NaN")
                .satisfies(e -> assertThat(e.divergence().operation()).isEqualTo("state"));
        assertThat(checkpoints.files()).hasSize(1);
        assertThat(model.states().getFirst().value().toFloatArray()).doesNotContain(Float.NaN);
    }

    @Test
    void whatAKilledTrainingLeftIsDeleted() throws IOException {
        Checkpoints checkpoints = Checkpoints.in(folder);
        trainer().checkpoints(checkpoints).fit(rows);
        Path left = Files.createFile(folder.resolve(".checkpoint-000000000099.safetensors.abc.tmp"));
        Path other = Files.createFile(folder.resolve(".other.tmp"));

        trainer().checkpoints(checkpoints).resume(checkpoints.latest().orElseThrow(), rows);

        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    /** The loss of a model that is wrong for every row is never better. */
    @Test
    void theModelOfTheBestEpochIsGivenBack() {
        List<double[]> seen = new ArrayList<>();
        Trainer trainer = trainer()
                .earlyStopping(new EarlyStopping(
                        model -> {
                            Tensor flat = model.parameters().flat();
                            seen.add(flat.toDoubleArray());
                            return seen.size() == 2 ? 1 : 0;
                        },
                        true,
                        1,
                        0));
        TrainingReport report = trainer.fit(rows);

        assertThat(report.bestEpoch()).hasValue(2);
        assertThat(report.epochs()).isEqualTo(3);
        assertThat(trainer.model().parameters().flat().toDoubleArray()).containsExactly(seen.get(1));
    }
}
