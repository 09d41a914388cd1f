package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.device.Scope;

class ModeTest extends ReferenceDeviceTestBase {

    @Test
    void inInferenceNothingIsRecorded() {
        Tensor x = floats(2).variable();
        Tensor y = Mode.INFERENCE.run(() -> x.times(3).exp().softmax(0));
        assertThat(y.isRecorded()).isFalse();
        assertThat(x.times(3).isRecorded()).as("afterwards again").isTrue();
        assertThatThrownBy(() -> Mode.INFERENCE.run(() -> x.exp().sum().backward()))
                .hasMessage(
                        "this tensor was not computed from any variable: nothing is recorded in inference, so there are"
                                + " no gradients");
    }

    @Test
    void modesNest() {
        assertThat(Mode.current()).isEqualTo(Mode.TRAINING);
        Mode.INFERENCE.run(() -> {
            assertThat(Mode.current()).isEqualTo(Mode.INFERENCE);
            assertThat(Mode.TRAINING.run(Mode::current)).isEqualTo(Mode.TRAINING);
            return null;
        });
    }

    @Test
    void aModeBelongsToAThread() {
        Mode elsewhere = Mode.INFERENCE.run(
                () -> CompletableFuture.supplyAsync(Mode::current).join());
        assertThat(elsewhere).isEqualTo(Mode.TRAINING);
    }

    @Test
    void aGraphMadeInTrainingIsWalkedInInferenceToo() {
        Tensor x = floats(2).variable();
        Tensor loss = x.square().sum();
        assertThat(Mode.INFERENCE.run(loss::backward).of(x).toFloatArray()).containsExactly(4);
    }

    @Test
    void threadsHaveGraphsOfTheirOwnOverSharedVariables() {
        Tensor shared = counting(8).times(0.1).variable();
        float[] alone = gradient(shared, 3);
        List<CompletableFuture<float[]>> workers = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
                    float[] last = null;
                    for (int i = 0; i < 100; i++) {
                        last = gradient(shared, 3);
                    }
                    return last;
                }))
                .toList();
        assertThat(workers).allSatisfy(worker -> assertThat(worker.join()).isEqualTo(alone));
    }

    private float[] gradient(Tensor shared, int depth) {
        try (Scope _ = device.scope()) {
            Tensor y = shared;
            for (int i = 0; i < depth; i++) {
                y = y.times(shared).sin();
            }
            return y.sum().backward().of(shared).toFloatArray();
        }
    }
}
