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
        // What is said is true inside of the mode and outside.
        String message = "this tensor of shape [] has no history, so there are no gradients: it was computed from no"
                + " variable, or while nothing was recorded (Mode.INFERENCE, as in predict; Mode.EVALUATION records, with"
                + " dropout off), or it was detached";
        assertThatThrownBy(() -> Mode.INFERENCE.run(() -> x.exp().sum().backward()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        Tensor unrecorded = Mode.INFERENCE.run(() -> x.exp().sum());
        assertThatThrownBy(unrecorded::backward).hasMessage(message);
    }

    @Test
    void recordingAndTrainingAreTwoSettings() {
        Tensor x = floats(2).variable();
        for (boolean recording : new boolean[] {true, false}) {
            for (Mode mode : new Mode[] {Mode.TRAINING, Mode.EVALUATION, Mode.INFERENCE}) {
                mode.withRecording(recording).run(() -> {
                    assertThat(Mode.current().isTraining()).isEqualTo(mode == Mode.TRAINING);
                    assertThat(Mode.current().isRecording()).isEqualTo(recording);
                    assertThat(x.exp().isRecorded()).isEqualTo(recording);
                    return null;
                });
            }
        }
        Tensor loss = Mode.EVALUATION.run(() -> x.square().sum());
        assertThat(loss.backward().of(x).toFloatArray()).containsExactly(4);
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
