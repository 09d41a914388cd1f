package org.kudari.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.loss.Losses;
import org.kudari.model.Contributions;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Sgd;
import org.kudari.tensor.Tensor;

class ShardsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Dataset rows = CurveClassification.points(22).on(device);

    @AfterEach
    void close() {
        device.close();
    }

    private Trainer trainer() {
        Model model = Sequential.of(new Linear(2, 6), Activation.tanh(), new Linear(6, 2))
                .on(device, 3);
        return new Trainer(model, new Sgd(model.parameters(), 0.1), Losses::crossEntropy, 2, 8, 7);
    }

    private static float[] trained(Trainer trainer, Dataset rows) {
        trainer.fit(rows);
        return trainer.model().parameters().flat().toFloatArray();
    }

    /** The last batch has 6 rows, so shards are of different sizes, and there are more shards than rows. */
    @Test
    void theGradientsOfShardsAddUpToThoseOfTheBatch() {
        float[] whole = trained(trainer(), rows);
        TrainingReport report = trainer().fit(rows);
        for (int shards : new int[] {2, 3, 4, 5, 20}) {
            Trainer trainer = trainer().shards(shards);
            assertThat(trainer.fit(rows).loss()).isCloseTo(report.loss(), within(1e-6));
            assertThat(trainer.model().parameters().flat().toFloatArray())
                    .as("%d shards", shards)
                    .containsExactly(whole, within(1e-5f));
        }
        assertThat(trained(trainer().shards(1), rows)).containsExactly(whole);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().shards(0))
                .withMessage("a step has at least one shard, not 0");
    }

    /** ((0 + 1) + (2 + 3)) + 4: what two machines with shards 0 and 1, and 2 and 3, would add up. */
    @Test
    void theTreeIsFixed() {
        // In float32 each other order of these sums gives another number.
        float[] parts = {1e8f, 3, -1e8f, 5, 0.25f};
        Tensor x = Tensor.of(device, new float[] {1}, 1).variable();

        ShardResult sum = ShardResult.sum(device, 0, parts.length, shard -> {
            Tensor loss = x.times(parts[shard]).sum();
            return new ShardResult(loss.backward(), loss.detach(), new Contributions());
        });

        float expected = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + parts[4];
        assertThat(expected).isNotEqualTo((((parts[0] + parts[1]) + parts[2]) + parts[3]) + parts[4]);
        assertThat((float) sum.loss().item()).isEqualTo(expected);
        assertThat(sum.gradients().of(x).toFloatArray()).containsExactly(expected);
    }

    @Test
    void anObserverSeesGradientsAndUpdatesAndChangesNoBit() {
        float[] expected = trained(trainer(), rows);
        TreeMap<String, Integer> seen = new TreeMap<>();
        List<Float> updates = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
                seen.merge("output of " + path, 1, Integer::sum);
            }

            @Override
            public void gradient(String path, Layer layer, Tensor gradient) {
                seen.merge("gradient of " + path, 1, Integer::sum);
            }

            @Override
            public void update(String parameter, Tensor gradient, Tensor update) {
                seen.merge("update of " + parameter, 1, Integer::sum);
                if (parameter.equals("2.bias")) {
                    updates.add(gradient.toFloatArray()[0] * -0.1f - update.toFloatArray()[0]);
                }
            }
        };

        assertThat(trained(trainer().observedBy(observer), rows)).containsExactly(expected);

        assertThat(seen)
                .containsEntry("output of 0", 6)
                .containsEntry("output of 1", 6)
                .containsEntry("gradient of 0", 6)
                .containsEntry("gradient of 2", 6)
                .containsEntry("update of 0.weight", 6)
                .containsEntry("update of 2.bias", 6);
        assertThat(updates).hasSize(6).allSatisfy(error -> assertThat(error).isCloseTo(0, within(1e-7f)));
    }

    @Test
    void changesOfGradientsFollowEachOther() {
        List<Double> largest = new ArrayList<>();
        Trainer plain = trainer();
        Trainer trainer = plain.transformGradients(gradients -> gradients.times(1000))
                .clipByNorm(3)
                .clipByValue(0.5)
                .transformGradients(gradients -> {
                    Tensor flat = gradients.flat(plain.model().parameters());
                    largest.add(flat.abs().max().item());
                    assertThat(gradients.norm().item()).isLessThan(3);
                    return gradients;
                });
        trainer.fit(rows);

        assertThat(largest).hasSize(6).allSatisfy(value -> assertThat(value).isEqualTo(0.5));
        assertThat(trainer.gradientsText())
                .isEqualTo("a function of one's own, then clipByNorm(3.0), then clipByValue(0.5), then a function of"
                        + " one's own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().clipByNorm(0))
                .withMessage("the largest norm of clipped gradients is positive, not 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> trainer().clipByNorm(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer().clipByValue(-1))
                .withMessage("the largest magnitude of clipped gradients is positive, not -1.0");
    }

    @Test
    void gradientsAreClippedBeforeTheOptimizerSeesThem() {
        List<Double> norms = new ArrayList<>();
        trainer()
                .transformGradients(gradients -> {
                    norms.add(gradients.norm().item());
                    return gradients.clipByNorm(0.01);
                })
                .observedBy(new Observer() {
                    @Override
                    public void update(String parameter, Tensor gradient, Tensor update) {
                        assertThat(gradient.square().sum().item()).isLessThan(1.01e-4);
                    }
                })
                .fit(rows);

        assertThat(norms).hasSize(6).allSatisfy(norm -> assertThat(norm).isGreaterThan(0.01));
    }
}
