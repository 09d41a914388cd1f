package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.ElementwiseLoss;
import org.kudari.loss.Loss;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.Embedding;
import org.kudari.nn.Flatten;
import org.kudari.nn.Graph;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** Training with several inputs, several outputs, and weights of rows. */
class SeveralOutputsTest {
    private static final int ROWS = 48;
    private static final int BATCH = 10;

    private static final BatchLoss BOTH =
            (outputs, labels, weights) -> Losses.crossEntropy(outputs.get(0), labels.get(0))
                    .plus(Losses.meanSquaredError(outputs.get(1), labels.get(1)).times(0.5));

    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** A class and two quantities, which follow from a number and an index. */
    private static Table table() {
        Random random = new Random(3);
        float[] numbers = new float[ROWS];
        int[] indices = new int[ROWS];
        int[] classes = new int[ROWS];
        double[] quantities = new double[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            numbers[row] = random.nextFloat() - 0.5f;
            indices[row] = random.nextInt(4);
            classes[row] = indices[row] % 2;
            quantities[2 * row] = numbers[row] + indices[row];
            quantities[2 * row + 1] = numbers[row];
        }
        return new Table(
                List.of(new Features.Floats(1, numbers), new Features.Ints(1, indices)),
                List.of(new Target.Classes(classes, List.of("a", "b")), new Target.Numbers(2, quantities)));
    }

    private Model model() {
        return Graph.of(g -> {
                    var number = g.input();
                    var embedded = g.input().then(new Embedding(4, 3), new Flatten());
                    var hidden = number.concatenate(1, embedded).then(new Linear(4, 8), Activation.tanh());
                    return List.of(hidden.then(new Linear(8, 2)), hidden.then(new Linear(8, 2)));
                })
                .on(device, 5);
    }

    private static Trainer trainer(Model model, int epochs) {
        return new Trainer(model, new Adam(model.parameters(), 0.01), BOTH, epochs, BATCH, 7);
    }

    private static float[] parameters(Model model) {
        return model.parameters().flat().toFloatArray();
    }

    @Test
    void aTrainerDoesWhatALoopDoes() {
        Dataset data = table().on(device);
        Model trained = model();
        Model looped = model();
        double before = Evaluation.loss(trained, BOTH, data);

        TrainingReport report = trainer(trained, 8).fit(data);

        Adam adam = new Adam(looped.parameters(), 0.01);
        for (int epoch = 0; epoch < 8; epoch++) {
            for (Batch batch :
                    data.batches(BATCH, RandomKey.of(7).child("order").child(epoch))) {
                try (Scope _ = device.scope()) {
                    List<Tensor> outputs = looped.forward(batch.allInputs());
                    adam.step(BOTH.of(outputs, batch.allLabels(), null).backward());
                }
            }
        }
        assertThat(parameters(trained)).containsExactly(parameters(looped));
        assertThat(Evaluation.loss(trained, BOTH, data)).isLessThan(0.8 * before);
        assertThat(report.loss()).isLessThan(before);
    }

    @Test
    void shardsGiveAboutTheSame() {
        Dataset data = table().on(device);
        Model whole = model();
        Model inShards = model();

        trainer(whole, 1).fit(data);
        trainer(inShards, 1).shards(3).fit(data);

        assertThat(parameters(inShards)).containsExactly(parameters(whole), within(1e-4f));
    }

    @Test
    void evaluationIsTheMeanOverAllRows() {
        Dataset data = table().on(device);
        Model model = model();
        Batch all = data.batches(ROWS).iterator().next();

        double expected =
                BOTH.of(model.predict(all.allInputs()), all.allLabels(), null).item();

        assertThat(Evaluation.loss(model, BOTH, data)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void resumesInTheSameBits() {
        Dataset data = table().on(device);
        Model whole = model();
        trainer(whole, 6).earlyStopping(EarlyStopping.byLoss(BOTH, data, 3)).fit(data);
        Model first = model();
        trainer(first, 3)
                .earlyStopping(EarlyStopping.byLoss(BOTH, data, 3))
                .checkpoints(Checkpoints.in(folder))
                .fit(data);

        Model resumed = model();
        trainer(resumed, 6)
                .earlyStopping(EarlyStopping.byLoss(BOTH, data, 3))
                .resume(Checkpoints.in(folder).latest().orElseThrow(), data);

        assertThat(parameters(resumed)).containsExactly(parameters(whole)).isNotEqualTo(parameters(first));
    }

    @Test
    void aDivergenceNamesTheTensorAndTheRow() {
        Table table = table();
        float[] numbers = table.inputs().getFirst().toFloats();
        numbers[17] = Float.NaN;
        Table badInput = new Table(
                List.of(new Features.Floats(1, numbers), table.inputs().get(1)), table.targets());
        double[] quantities =
                ((Target.Numbers) table.targets().get(1)).numbers().clone();
        quantities[2 * 21 + 1] = Double.POSITIVE_INFINITY;
        Table badTarget =
                new Table(table.inputs(), List.of(table.targets().getFirst(), new Target.Numbers(2, quantities)));

        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trainer(model(), 1).fit(badInput.on(device)))
                .satisfies(e -> assertThat(e.divergence().row()).isEqualTo(17))
                .withMessageContaining("feature 0 of input 0 of row 17 (counted from 0) is NaN");
        assertThat(Evaluation.divergence(model(), BOTH, badTarget.on(device))
                        .orElseThrow()
                        .toString())
                .contains("the target of target 1 of row 21 (counted from 0) is Infinity");
        assertThat(Evaluation.divergence(model(), BOTH, table.on(device))).isEmpty();
    }

    @Test
    void aLossOfOneOutputSaysThatThereAreSeveral() {
        Model model = model();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Trainer(model, new Adam(model.parameters(), 0.1), Losses::crossEntropy, 1, BATCH, 1)
                                .fit(table().on(device)))
                .withMessageStartingWith(
                        "the model has 2 output(s) and the table 2 target(s), but this loss takes one");
    }

    /** Weights of 0 and 1 leave rows out; the mean is still over all. */
    @Test
    void weightsOfRowsMultiplyTheirLosses() {
        float[] features = new float[2 * ROWS];
        Random random = new Random(4);
        IntStream.range(0, features.length).forEach(i -> features[i] = random.nextFloat() - 0.5f);
        double[] numbers = random.doubles(ROWS).toArray();
        double[] weights = IntStream.range(0, ROWS).mapToDouble(row -> row % 3).toArray();
        Table plain = new Table(new Features.Floats(2, features), new Target.Numbers(numbers));
        Dataset weighted = plain.withWeights(weights).on(device);
        Model model = Sequential.of(new Linear(2, 1)).on(device, 1);
        float[] predicted = model.predict(
                        plain.on(device).batches(ROWS).iterator().next().inputs())
                .toFloatArray();
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
            expected += weights[row] * Math.pow(predicted[row] - numbers[row], 2) / ROWS;
        }
        ElementwiseLoss loss = Losses.meanSquaredError();

        assertThat(Evaluation.loss(model, loss, weighted)).isCloseTo(expected, within(1e-5));
        assertThat(new Trainer(model, new Adam(model.parameters(), 1e-9), loss, 1, ROWS, 1)
                        .fit(weighted)
                        .loss())
                .isCloseTo(expected, within(1e-5));
        Loss withoutWeights = Losses::meanSquaredError;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.loss(model, withoutWeights, weighted))
                .withMessageStartingWith("the rows have weights, but the loss takes none: give a RowLoss");
    }

    /** An autoencoder has no labels. */
    @Test
    void aBatchLossNeedsNoTarget() {
        Table table = new Table(List.of(new Features.Floats(2, new float[] {1, 2, 3, 4})), List.of());
        Model model = Sequential.of(new Linear(2, 1)).on(device, 1);
        BatchLoss small =
                (outputs, labels, weights) -> outputs.getFirst().square().mean();

        double before = Evaluation.loss(model, small, table.on(device));
        new Trainer(model, new Adam(model.parameters(), 0.05), small, 5, 2, 1).fit(table.on(device));

        assertThat(Evaluation.loss(model, small, table.on(device))).isLessThan(before);
    }
}
