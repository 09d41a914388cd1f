package org.kudari.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.MatMul;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;
import org.kudari.testing.PausingBackend;

/** A thread closes its scope while another thread is in the middle of a call on a tensor of the scope. */
class ScopeClosedMeanwhileTest {
    private static final int SIDE = 4;
    private static final float LOG_SUM = (float) (1 + Math.log(SIDE));
    private static final Shape SHAPE = Shape.of(SIDE, SIDE);
    private static final Kernel PLUS_ONE = Kernel.of(1, 0, Expr.input(0).plus(1));
    private static final Kernel TWO_OUTPUTS =
            Kernel.of(1, 0, Expr.input(0).plus(1), Expr.input(0).times(3));

    private static Arguments operation(String name, Function<Tensor, Tensor> operation, float... expected) {
        return Arguments.of(name, operation, expected);
    }

    private static float[] all(float value) {
        float[] values = new float[SIDE * SIDE];
        Arrays.fill(values, value);
        return values;
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                operation("map", x -> x.plus(1), all(2)),
                operation("map of a view", x -> x.transpose(0, 1).plus(x), all(2)),
                operation(
                        "map of several outputs",
                        x -> x.applyAll(new Elementwise("two", TWO_OUTPUTS, new double[0], null), List.of(x))
                                .get(1),
                        all(3)),
                operation("reduction", Tensor::sum, SIDE * SIDE),
                operation("matrix product", x -> x.matmul(x), all(SIDE)),
                operation(
                        "matrix product with an epilogue",
                        x -> x.matmulThen(x, new Elementwise("plus one", PLUS_ONE, new double[0], null), List.of()),
                        all(SIDE + 1)),
                operation("function of rows", x -> x.logSumExp(1), LOG_SUM, LOG_SUM, LOG_SUM, LOG_SUM),
                operation("copy to another device", x -> x.on(new Device(new ReferenceBackend())), all(1)),
                operation("download", x -> Tensor.of(x.device(), x.toFloatArray(), SIDE, SIDE), all(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void theCallReadsWhatWasThere(String name, Function<Tensor, Tensor> operation, float[] expected)
            throws InterruptedException {
        PausingBackend backend = new PausingBackend(new ReferenceBackend());
        try (Device device = new Device(backend)) {
            Scope scope = device.scope();
            Tensor x = Tensor.ones(device, DType.FLOAT32, SHAPE);
            CompletableFuture<Tensor> result = CompletableFuture.supplyAsync(() -> {
                backend.pauseMe();
                return operation.apply(x);
            });
            backend.awaitPause();
            scope.close();
            try (Scope _ = device.scope()) {
                List<Tensor> others = fill(device, 7);
                assertThatThrownBy(x::sum).isInstanceOf(IllegalStateException.class);
                backend.resume();
                Tensor value = result.join();
                assertThat(value.toFloatArray()).containsExactly(expected);
                assertThat(others)
                        .allSatisfy(other -> assertThat(other.toFloatArray()).containsOnly(7));
            }
            requireMemoryIsReused(device);
            Reference.reachabilityFence(result);
        }
    }

    /** A debugger shows a tensor while its scope is closed. On a device, released memory must not be read. */
    @Test
    void theMemoryThatATextReadsIsNotReleasedMeanwhile() throws InterruptedException {
        PausingBackend backend = new PausingBackend(new ReferenceBackend());
        try (Device device = new Device(backend)) {
            Scope scope = device.scope();
            Tensor x = Tensor.ones(device, DType.FLOAT32, SHAPE);
            CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> {
                backend.pauseMe();
                return x.toString();
            });
            backend.awaitPause();
            scope.close();
            assertThat(device.memory().pooledBytes()).isZero();
            backend.resume();
            assertThat(text.join()).isEqualTo("FLOAT32 [4, 4] on reference, ended");
            assertThat(device.memory().pooledBytes()).isPositive();
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("map in place", (BiConsumer<Tensor, Tensor>)
                        (_, x) -> InPlace.map(PLUS_ONE, new double[0], List.of(x), List.of(x))),
                Arguments.of("operation in place", (BiConsumer<Tensor, Tensor>)
                        (own, x) -> InPlace.run(MatMul.INSTANCE, List.of(own, own), x)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void theCallWritesToNothingElse(String name, BiConsumer<Tensor, Tensor> change) throws InterruptedException {
        PausingBackend backend = new PausingBackend(new ReferenceBackend());
        try (Device device = new Device(backend)) {
            Tensor own = Tensor.ones(device, DType.FLOAT32, SHAPE);
            Scope scope = device.scope();
            Tensor x = Tensor.ones(device, DType.FLOAT32, SHAPE);
            CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
                backend.pauseMe();
                change.accept(own, x);
            });
            backend.awaitPause();
            scope.close();
            try (Scope _ = device.scope()) {
                List<Tensor> others = fill(device, 7);
                backend.resume();
                done.join();
                assertThat(others)
                        .allSatisfy(other -> assertThat(other.toFloatArray()).containsOnly(7));
            }
            requireMemoryIsReused(device);
            Reference.reachabilityFence(own);
        }
    }

    /** Tensors that would take the memory of the closed scope, if it were idle. */
    private static List<Tensor> fill(Device device, float value) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tensors.add(Tensor.full(device, DType.FLOAT32, SHAPE, value));
        }
        return tensors;
    }

    /** All memory but that of live tensors is idle, the memory of the closed scope too. */
    private static void requireMemoryIsReused(Device device) {
        MemoryStatistics memory = device.memory();
        long idle = memory.pooledBytes() / (SIDE * SIDE * Float.BYTES);
        assertThat(idle).isEqualTo(memory.allocations() - memory.liveBuffers());
        try (Scope _ = device.scope()) {
            fill(device, 1);
        }
        assertThat(device.memory().allocations()).isEqualTo(memory.allocations());
    }
}
