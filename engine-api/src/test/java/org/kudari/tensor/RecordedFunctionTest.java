package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

class RecordedFunctionTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private RecordedFunction record(UnaryOperator<Tensor> function) {
        try (Scope _ = device.scope()) {
            Tensor zeros = Tensor.zeros(device, DType.FLOAT32, Shape.of(2, 3));
            return RecordedFunction.of(List.of(zeros), x -> List.of(function.apply(x.getFirst())));
        }
    }

    private static float[] run(RecordedFunction function, float... x) {
        float[] result = new float[(int) function.output(0).shape().elements()];
        function.run(List.of(MemorySegment.ofArray(x)), List.of(MemorySegment.ofArray(result)));
        return result;
    }

    @Test
    void givesTheBitsOfTheFunctionForOtherInputs() {
        Tensor weight = Tensor.of(device, new float[] {0.1f, 2, -3, 4, 5.5f, 6}, 3, 2);
        UnaryOperator<Tensor> function = x -> x.matmul(weight.variable())
                .transpose()
                .softmax(1)
                .plus(x.mean())
                .cumSum(0)
                .slice(1, 1, 2);
        RecordedFunction recorded = record(function);
        assertThat(recorded.isRepeatable()).isTrue();
        for (float[] x : new float[][] {{1, 2, 3, 4, 5, 6}, {-1, 0, 0.3f, 7, 1, 1e6f}, {0, 0, 0, 0, 0, 0}}) {
            assertThat(run(recorded, x))
                    .containsExactly(function.apply(Tensor.of(device, x, 2, 3)).toFloatArray());
        }
    }

    @Test
    void seesTensorsChange() {
        Tensor factor = Tensor.of(device, new float[] {1, 10, 100}, 3);
        RecordedFunction recorded = record(x -> x.times(factor));
        assertThat(run(recorded, 1, 2, 3, 4, 5, 6)).containsExactly(1, 20, 300, 4, 50, 600);
        InPlace.copy(Tensor.of(device, new float[] {-1, 0, 1}, 3), factor);
        assertThat(run(recorded, 1, 2, 3, 4, 5, 6)).containsExactly(-1, 0, 3, -4, 0, 6);
    }

    @Test
    void anOutputMayBeAnInput() {
        assertThat(run(record(x -> x), 1, 2, 3, 4, 5, 6)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    /** A scope inside of the function would give the memory to others. */
    @Test
    void keepsTheMemoryOfScopesInsideOfTheFunction() {
        RecordedFunction recorded = record(x -> {
            Tensor sum;
            try (Scope _ = device.scope()) {
                sum = x.plus(1).times(x).keep();
            }
            return sum.plus(x);
        });
        Tensor other = Tensor.full(device, DType.FLOAT32, Shape.of(2, 3), 9);
        try (Scope _ = device.scope()) {
            other.plus(1);
        }
        assertThat(run(recorded, 1, 2, 3, 4, 5, 6)).containsExactly(3, 8, 15, 24, 35, 48);
        assertThat(other.toFloatArray()).containsOnly(9);
    }

    /** What another thread does meanwhile, or this one on another device, is not part of it. */
    @Test
    void recordsThisThreadOnThisDeviceOnly() {
        try (Device second = new Device(new ReferenceBackend())) {
            long before = second.memory().liveBuffers();
            RecordedFunction recorded = record(x -> {
                try (Scope _ = second.scope()) {
                    assertThat(Tensor.ones(second, DType.FLOAT32, Shape.of(2)).toFloatArray())
                            .containsExactly(1, 1);
                }
                Thread thread = Thread.ofPlatform().start(() -> {
                    try (Scope _ = device.scope()) {
                        Tensor.ones(device, DType.FLOAT32, Shape.of(2)).toFloatArray();
                    }
                });
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return x.plus(1);
            });
            assertThat(second.memory().liveBuffers()).isEqualTo(before);
            assertThat(recorded.isRepeatable()).isTrue();
            assertThat(run(recorded, 1, 2, 3, 4, 5, 6)).containsExactly(2, 3, 4, 5, 6, 7);
        }
    }

    @Test
    void refusesToRepeatWhatMayBeOtherwiseTheNextTime() {
        for (UnaryOperator<Tensor> function : List.<UnaryOperator<Tensor>>of(
                x -> x.times(x.sum().item()),
                x -> x.plus(Tensor.of(device, new float[] {1, 2, 3}, 3)),
                x -> x.plus(
                        Tensor.random(device, Distribution.UNIFORM, RandomKey.of(1), DType.FLOAT32, Shape.of(3))))) {
            RecordedFunction recorded = record(function);
            assertThat(recorded.isRepeatable()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> run(recorded, 1, 2, 3, 4, 5, 6))
                    .withMessageContaining("cannot be repeated");
        }
    }

    @Test
    void aClosedDeviceIsNamed() {
        RecordedFunction recorded = record(x -> x.plus(1));
        device.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> run(recorded, 1, 2, 3, 4, 5, 6))
                .withMessageContaining("is closed");
    }
}
