package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Idle buffers are on the Java heap. They make room for the program's own objects. */
class HeapPressureTest {
    private static final int MEBI_FLOATS = 1 << 18;
    private static final String DONE = "all fit";

    /** The heap holds the pool's memory or the program's, and not both. */
    @Test
    void idleBuffersMakeRoomForTheProgram() throws Exception {
        String printed = Fork.run(HeapPressureTest.class, List.of("--add-modules", "jdk.incubator.vector", "-Xmx256m"));
        assertThat(printed).isEqualTo(DONE);
    }

    /** Fills three quarters of the heap with idle buffers, and then with arrays. */
    public static void main(String... arguments) {
        try (Device device = Devices.open("cpu")) {
            try (Scope _ = device.scope()) {
                for (int i = 0; i < 12; i++) {
                    Tensor.ones(device, DType.FLOAT32, Shape.of(16 * MEBI_FLOATS - i));
                }
            }
            List<float[]> own = new ArrayList<>();
            for (int i = 0; i < 192; i++) {
                // With its header it takes one region of the G1 heap.
                own.add(new float[MEBI_FLOATS - 16]);
            }
            try (Scope _ = device.scope()) {
                float sum = (float) Tensor.ones(device, DType.FLOAT32, Shape.of(MEBI_FLOATS))
                        .sum()
                        .item();
                System.out.println(sum == MEBI_FLOATS && own.size() == 192 ? DONE : "wrong: " + sum);
            }
        }
    }
}
