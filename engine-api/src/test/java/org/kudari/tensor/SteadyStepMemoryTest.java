package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.MemoryStatistics;
import org.kudari.testing.DeviceMemoryBackend;
import org.kudari.testing.TinyMlp;

/** A training loop in its steady state allocates nothing on the device and compiles nothing. */
class SteadyStepMemoryTest {
    private static final int STEPS = 2000;

    @Test
    void aSteadyStepAllocatesNoBufferAndLeavesNothingBehind() {
        checkSteadyState(new ReferenceBackend());
    }

    @Test
    void norDoesItOnADeviceWhoseMemoryMustBeGivenBack() {
        checkSteadyState(new DeviceMemoryBackend());
    }

    private static void checkSteadyState(Backend backend) {
        try (Device device = new Device(backend)) {
            TinyMlp mlp = new TinyMlp(device);
            double atFirst = mlp.currentLoss();
            mlp.step();
            MemoryStatistics steady = device.memory();
            long kernels = device.compiledKernels();
            for (int i = 0; i < STEPS; i++) {
                mlp.step();
                assertThat(device.memory()).as("step " + i).isEqualTo(steady);
            }
            assertThat(device.compiledKernels())
                    .as("its numbers are no part of a kernel")
                    .isEqualTo(kernels);
            assertThat(mlp.currentLoss()).as("it did train").isLessThan(atFirst / 100);
        }
    }
}
