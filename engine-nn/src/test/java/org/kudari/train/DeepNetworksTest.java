package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.init.Initializer;
import org.kudari.loss.Losses;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;

/** What deep networks suffer from, and what cures it: as numbers. */
class DeepNetworksTest {
    private static final int DEPTH = 30;
    private static final int WIDTH = 16;

    private final Device device = new Device(new ReferenceBackend());
    private final Dataset rows = CurveClassification.points(64).on(device);

    @AfterEach
    void close() {
        device.close();
    }

    /** A network of 30 hidden layers, each made of these. */
    private static Sequential deep(Supplier<Layer> hidden) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Linear(2, WIDTH).as("first"));
        for (int i = 0; i < DEPTH; i++) {
            layers.add(hidden.get());
        }
        layers.add(new Linear(WIDTH, 2).as("last"));
        return new Sequential(layers);
    }

    /** The norm of the gradient at the first layer by that at the last. */
    private double firstToLast(Supplier<Layer> hidden) {
        Model model = deep(hidden).on(device, 1);
        try (Scope _ = device.scope()) {
            var batch = rows.batches(64).iterator().next();
            Gradients gradients = Losses.crossEntropy(model.forward(batch.inputs()), batch.labels())
                    .backward();
            Parameters parameters = model.parameters();
            return norm(gradients, parameters, "first.weight") / norm(gradients, parameters, "last.weight");
        }
    }

    private static double norm(Gradients gradients, Parameters parameters, String name) {
        return gradients.of(parameters.get(name)).square().sum().sqrt().item();
    }

    private static Linear linear(Initializer weights) {
        return new Linear(WIDTH, WIDTH, weights);
    }

    @Test
    void gradientsVanishThroughThirtySigmoids() {
        double ratio = firstToLast(() -> Sequential.of(linear(Initializer.xavier()), Activation.sigmoid()));

        assertThat(ratio).isPositive().isLessThan(1e-6);
    }

    @Test
    void weightsByHeAndReluCureThat() {
        assertThat(firstToLast(() -> Sequential.of(linear(Initializer.he()), Activation.relu())))
                .isBetween(0.01, 100.0);
    }

    @Test
    void residualsCureThat() {
        assertThat(firstToLast(() -> Residual.of(linear(Initializer.xavier()), Activation.sigmoid())))
                .isBetween(0.01, 100.0);
    }

    @Test
    void layerNormCuresThat() {
        assertThat(firstToLast(
                        () -> Sequential.of(linear(Initializer.xavier()), Activation.sigmoid(), new LayerNorm(WIDTH))))
                .isBetween(0.01, 100.0);
    }

    @Test
    void batchNormCuresThat() {
        assertThat(firstToLast(
                        () -> Sequential.of(linear(Initializer.xavier()), Activation.sigmoid(), new BatchNorm(WIDTH))))
                .isBetween(0.01, 100.0);
    }

    @Test
    void gradientsExplodeThroughLargeWeightsAndClippingCuresThat() {
        Supplier<Layer> hidden = () -> Sequential.of(linear(Initializer.normal(0, 0.5)), Activation.relu());
        assertThat(firstToLast(hidden)).isGreaterThan(1);

        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trainer(hidden).fit(rows));
        Trainer clipped = trainer(hidden).clipByNorm(0.1);
        double before = Evaluation.loss(clipped.model(), clipped.loss(), rows);
        clipped.fit(rows);
        assertThat(Evaluation.loss(clipped.model(), clipped.loss(), rows)).isLessThan(0.9 * before);
    }

    private Trainer trainer(Supplier<Layer> hidden) {
        Model model = deep(hidden).on(device, 1);
        return new Trainer(model, new Sgd(model.parameters(), 0.1), Losses::crossEntropy, 20, 16, 1);
    }
}
