package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Contributions;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;
import org.kudari.testing.NotingBackend;

class NormalizationLayersTest {
    private final NotingBackend backend = new NotingBackend();
    private final Device device = new Device(backend);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor batch(long... dims) {
        int count = (int) Shape.of(dims).elements();
        double[] values = IntStream.range(0, count)
                .mapToDouble(i -> Math.sin(3 * i) + i % 3)
                .toArray();
        return Tensor.of(device, values, dims).to(DType.FLOAT32);
    }

    @Test
    void takeThreeCallsForwardAndAtMostFiveBackward() {
        // Of 16 features, so that no gaps between parameters have to be zeroed.
        Tensor rows = batch(6, 16);
        Tensor images = batch(2, 16, 3, 2);
        for (Map.Entry<Layer, Tensor> each : List.of(
                Map.entry((Layer) new LayerNorm(16), rows),
                Map.entry((Layer) new RMSNorm(16), rows),
                Map.entry((Layer) new GroupNorm(2, 16), rows),
                Map.entry((Layer) new GroupNorm(2, 16), images),
                Map.entry((Layer) new BatchNorm(16), rows),
                Map.entry((Layer) new BatchNorm(16), images))) {
            Layer layer = each.getKey();
            Model model = layer.on(device, 1);
            Tensor x = each.getValue().variable();
            Contributions contributions = new Contributions();
            backend.forget();
            Tensor y = model.forward(x, ForwardContext.none().collecting(contributions));
            List<String> forward = new ArrayList<>(backend.calls());
            // The running variance takes one more, of a number for each feature.
            assertThat(forward.remove("map [16]")).isEqualTo(layer instanceof BatchNorm);
            assertThat(forward).as(layer + " forward").hasSizeLessThanOrEqualTo(layer instanceof RMSNorm ? 2 : 3);

            Tensor upstream = batch(y.shape().toArray());
            backend.forget();
            y.backward(upstream);
            assertThat(backend.calls()).as(layer + " backward").hasSizeBetween(3, 5);

            backend.forget();
            model.predict(each.getValue());
            assertThat(backend.calls())
                    .as(layer + " prediction")
                    .hasSizeLessThanOrEqualTo(layer instanceof BatchNorm ? 1 : 3);
        }
    }

    @Test
    void aShardHasItsOwnStatisticsAndTheStatesTakeThemInOrder() {
        Model model = new BatchNorm(1).on(device, 1);
        Tensor first = Tensor.of(device, new float[] {1, 3}, 2, 1);
        Tensor second = Tensor.of(device, new float[] {10, 30}, 2, 1);
        Contributions contributions = new Contributions();
        for (int shard = 0; shard < 2; shard++) {
            Step step = Step.of(0).shard(shard, 2);
            Tensor output = model.forward(
                    shard == 0 ? first : second, ForwardContext.of(step).collecting(contributions));
            assertThat(output.toFloatArray()).containsExactly(new float[] {-1, 1}, within(1e-4f));
        }
        contributions.merge();

        assertThat(model.states().get(0).value().item()).isCloseTo(0.9 * 0.2 + 0.1 * 20, within(1e-6));
        // The unbiased variances are 2 and 200.
        assertThat(model.states().get(1).value().item()).isCloseTo(0.9 * (0.9 + 0.2) + 20, within(1e-5));
    }

    @Test
    void aPredictionNormalizesByTheStatesAndDoesNotChangeThem() {
        Model model = Sequential.of(new BatchNorm(2).withEpsilon(0).as("norm")).on(device, 1);
        assertThat(model.states().get(1).name()).isEqualTo("norm.running_var");
        model.states().get(0).set(Tensor.of(device, new float[] {1, 2}, 2));
        model.states().get(1).set(Tensor.of(device, new float[] {4, 9}, 2));
        Tensor row = Tensor.of(device, new float[] {3, 5}, 1, 2);

        assertThat(model.predict(row).toFloatArray()).containsExactly(1, 1);
        assertThat(Mode.EVALUATION.run(() -> model.forward(row)).toFloatArray()).containsExactly(1, 1);
        assertThat(model.states().get(0).value().toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void oneValueOfAFeatureIsAnErrorInTraining() {
        Model model = Sequential.of(new BatchNorm(3)).on(device, 1);
        for (long rows : new long[] {0, 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.forward(batch(rows, 3)))
                    .withMessage("layer 0: BatchNorm(3) needs more than one value of each feature in training, because"
                            + " one alone has no variance, and the batch has shape [" + rows
                            + ", 3]: leave out a last batch of one row (dropLast(2) of a Trainer, or of a data set's"
                            + " batches), or take fewer shards");
        }
        assertThat(model.forward(batch(1, 3, 2)).shape()).isEqualTo(Shape.of(1, 3, 2));
        assertThat(model.predict(batch(0, 3)).shape()).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Sequential.of(new LayerNorm(3, 4)).on(device, 1).predict(batch(2, 4)))
                .withMessage("layer 0: LayerNorm(3, 4) takes a batch of shape [.., 3, 4], not [2, 4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RMSNorm(3).on(device, 1).predict(batch(4)))
                .withMessage("RMSNorm(3) takes a batch of shape [.., 3], not [4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchNorm(3).on(device, 1).predict(batch(3)))
                .withMessage("BatchNorm(3) takes a batch of shape [n, 3] or [n, 3, ..], not [3]");
        for (Layer layer : List.of(new LayerNorm(4), new RMSNorm(4), new GroupNorm(2, 4), new BatchNorm(4))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.on(device, 1).forward(batch(2, 4).to(DType.FLOAT64)))
                    .withMessage(layer + " takes a batch of FLOAT32, not FLOAT64: convert the batch with to(FLOAT32)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupNorm(3, 4))
                .withMessageContaining("not 3 groups and 4 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerNorm(4).withEpsilon(-1))
                .withMessage("the epsilon of a LayerNorm is a number of at least 0, such as 1e-5, not -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerNorm())
                .withMessageContaining("give it a shape such as [64], not []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchNorm(4).withMomentum(1.5))
                .withMessageContaining("from 0 to 1, not 1.5");
        assertThat(new LayerNorm(3, 2).on(device, 1).predict(batch(0, 3, 2)).shape())
                .isEqualTo(Shape.of(0, 3, 2));
    }
}
