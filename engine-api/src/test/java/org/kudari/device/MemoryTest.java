package org.kudari.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testing.DeviceMemoryBackend;
import org.kudari.testing.Garbage;

class MemoryTest {
    /** One tensor of 16 floats is one granule of the pool. */
    private static final long GRANULE_BYTES = 64;

    private static Tensor tensor(Device device, long length) {
        return Tensor.ones(device, DType.FLOAT32, Shape.of(length));
    }

    private static MemoryStatistics statistics(long live, long liveBytes, long pooled, long peak, long allocations) {
        return new MemoryStatistics(live, liveBytes, pooled, peak, allocations);
    }

    @Test
    void statisticsCountWhatIsLiveAndWhatIsIdle() {
        try (Device device = new Device(new ReferenceBackend())) {
            assertThat(device.memory()).isEqualTo(statistics(0, 0, 0, 0, 0));
            try (Scope _ = device.scope()) {
                tensor(device, 16);
                tensor(device, 17);
                assertThat(device.memory()).isEqualTo(statistics(2, 3 * GRANULE_BYTES, 0, 3 * GRANULE_BYTES, 2));
            }
            assertThat(device.memory()).isEqualTo(statistics(0, 0, 3 * GRANULE_BYTES, 3 * GRANULE_BYTES, 2));
            try (Scope _ = device.scope()) {
                tensor(device, 3);
                assertThat(device.memory())
                        .isEqualTo(statistics(1, GRANULE_BYTES, 2 * GRANULE_BYTES, 3 * GRANULE_BYTES, 2));
            }
        }
    }

    @Test
    void aReleasedBufferServesTensorsOfItsTypeAndSizeOnly() {
        try (Device device = new Device(new ReferenceBackend())) {
            try (Scope _ = device.scope()) {
                tensor(device, 16);
            }
            try (Scope _ = device.scope()) {
                Tensor.zeros(device, DType.INT32, Shape.of(16));
                tensor(device, 40);
                assertThat(device.memory().allocations()).isEqualTo(3);
                tensor(device, 16);
                assertThat(device.memory().allocations()).isEqualTo(3);
                tensor(device, 16);
                assertThat(device.memory().allocations()).isEqualTo(4);
            }
        }
    }

    @Test
    void trimGivesIdleMemoryBackAndNoOther() {
        DeviceMemoryBackend backend = new DeviceMemoryBackend();
        try (Device device = new Device(backend)) {
            Tensor kept = tensor(device, 16);
            try (Scope _ = device.scope()) {
                tensor(device, 16);
                tensor(device, 32);
            }
            device.trim();
            assertThat(backend.releases()).isEqualTo(2);
            assertThat(backend.usedBytes()).isEqualTo(GRANULE_BYTES);
            assertThat(device.memory().pooledBytes()).isZero();
            assertThat(kept.sum().item()).isEqualTo(16);
        }
    }

    @Test
    void threadsLeaveNothingBehind() {
        try (Device device = new Device(new ReferenceBackend())) {
            IntStream.range(0, 4)
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 500; i++) {
                            try (Scope _ = device.scope()) {
                                tensor(device, i % 50).plus(1);
                            }
                        }
                    }))
                    .toList()
                    .forEach(CompletableFuture::join);
            assertThat(device.memory().liveBuffers()).isZero();
            assertThat(device.memory().liveBytes()).isZero();
        }
    }

    // ---- when a device is full

    @Test
    void aFullDeviceFirstGivesUpItsIdleBuffers() {
        DeviceMemoryBackend backend = new DeviceMemoryBackend(4 * GRANULE_BYTES);
        try (Device device = new Device(backend)) {
            try (Scope _ = device.scope()) {
                tensor(device, 16);
                tensor(device, 32);
            }
            try (Scope _ = device.scope()) {
                assertThat(tensor(device, 64).toFloatArray()).containsOnly(1);
            }
            assertThat(backend.releases()).isEqualTo(2);
        }
    }

    @Test
    void aDeviceThatIsFullOfLiveTensorsSaysSoAndStaysUsable() {
        try (Device device = new Device(new DeviceMemoryBackend(4 * GRANULE_BYTES));
                Scope _ = device.scope()) {
            Tensor first = tensor(device, 32);
            assertThatThrownBy(() -> tensor(device, 48))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessage("no room for 192 bytes");
            assertThat(first.toFloatArray()).containsOnly(1);
            assertThat(device.memory().liveBuffers())
                    .as("the failed one does not count")
                    .isEqualTo(1);
        }
    }

    @Test
    void aLoopWithoutAScopeCostsMemoryForAWhileAndNoMore() {
        DeviceMemoryBackend backend = new DeviceMemoryBackend(50 * GRANULE_BYTES);
        try (Device device = new Device(backend)) {
            for (int i = 0; i < 500; i++) {
                // Never the same size, so that no idle buffer fits as it is.
                tensor(device, 16 * (1 + i % 7));
            }
            assertThat(backend.releases()).isPositive();
        }
    }

    @Test
    void moreThanABufferCanHoldIsRefusedAtOnce() {
        try (Device device = new Device(new DeviceMemoryBackend())) {
            assertThatThrownBy(() -> tensor(device, 1L << 40))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessage(
                            "a tensor of 1099511627776 elements is too large for the device 'opaque': one of its buffers"
                                    + " holds at most 1048576");
        }
    }

    // ---- without scopes

    @Test
    void theCleanerReturnsTheMemoryOfUnreachableTensors() {
        DeviceMemoryBackend backend = new DeviceMemoryBackend();
        try (Device device = new Device(backend)) {
            Tensor reachable = tensor(device, 16);
            makeAndForget(device, 10);
            Garbage.awaitCollection(() -> device.memory().liveBuffers() == 1);
            assertThat(device.memory().pooledBytes()).isEqualTo(10 * GRANULE_BYTES);
            assertThat(backend.releases()).as("they wait in the pool").isZero();
            assertThat(reachable.toFloatArray()).containsOnly(1);
            Reference.reachabilityFence(reachable);
        }
    }

    @Test
    void onTheHeapTheGarbageCollectorTakesThemAndTheyAreCountedOut() {
        try (Device device = new Device(new ReferenceBackend())) {
            makeAndForget(device, 10);
            Garbage.awaitCollection(() -> device.memory().liveBuffers() == 0);
            assertThat(device.memory().pooledBytes()).as("nothing to reuse").isZero();
        }
    }

    @Test
    void aTensorKeptOutOfAllScopesIsLeftToTheCleaner() {
        try (Device device = new Device(new DeviceMemoryBackend())) {
            try (Scope _ = device.scope()) {
                tensor(device, 16).keep();
            }
            Garbage.awaitCollection(() -> device.memory().liveBuffers() == 0);
        }
    }

    @Test
    void aViewHoldsTheMemoryOfItsWhole() {
        try (Device device = new Device(new DeviceMemoryBackend())) {
            Tensor view = tensor(device, 16).slice(0, 4, 8);
            makeAndForget(device, 1);
            Garbage.awaitCollection(() -> device.memory().liveBuffers() == 1);
            assertThat(view.toFloatArray()).containsExactly(1, 1, 1, 1);
        }
    }

    @Test
    void oneEndedTensorDoesNotHoldTheOthersOfItsScope() {
        try (Device device = new Device(new ReferenceBackend())) {
            List<Reference<Storage>> others = new ArrayList<>();
            Storage held;
            try (Scope _ = device.scope()) {
                others.add(new WeakReference<>(device.allocate(DType.FLOAT32, 16)));
                held = device.allocate(DType.FLOAT32, 16);
                others.add(new WeakReference<>(device.allocate(DType.FLOAT32, 16)));
            }
            Garbage.awaitCollection(() -> others.stream().allMatch(other -> other.refersTo(null)));
            Reference.reachabilityFence(held);
        }
    }

    @Test
    void aLoopKeepsItsBuffersOverCollections() {
        try (Device device = new Device(new ReferenceBackend())) {
            step(device);
            long allocations = device.memory().allocations();
            for (int i = 0; i < 20; i++) {
                System.gc();
                step(device);
            }
            assertThat(device.memory().allocations()).isEqualTo(allocations);
        }
    }

    private static void step(Device device) {
        try (Scope _ = device.scope()) {
            tensor(device, 1_000).plus(1).times(tensor(device, 1_000)).sum();
        }
    }

    private static void makeAndForget(Device device, int count) {
        for (int i = 0; i < count; i++) {
            tensor(device, 16);
        }
    }
}
