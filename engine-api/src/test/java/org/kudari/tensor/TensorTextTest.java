package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.Backend;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceException;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.backend.tool.ValidatingBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class TensorTextTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** An asynchronous device: an index error waits for the next call that waits. */
    private static class Late extends ForwardingBackend {
        private IndexOutOfBoundsException pending;
        private int maps;
        private int allocations;

        Late() {
            super(new ReferenceBackend());
        }

        @Override
        public void gather(View source, View indices, int axis, View out) {
            try {
                super.gather(source, indices, axis, out);
            } catch (IndexOutOfBoundsException e) {
                pending = e;
            }
        }

        @Override
        public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
            maps++;
            super.map(kernel, uniforms, inputs, outputs);
        }

        @Override
        public Buffer allocate(DType type, long length) {
            allocations++;
            return super.allocate(type, length);
        }

        @Override
        public void peek(View source, MemorySegment target) {
            super.download(source, target);
        }

        @Override
        public void download(View source, MemorySegment target) {
            finish();
            super.download(source, target);
        }

        @Override
        public void finish() {
            IndexOutOfBoundsException found = pending;
            pending = null;
            if (found != null) {
                throw found;
            }
        }
    }

    @Test
    void showsTheValuesOfSmallTensorsInEveryLayout() {
        Tensor x = Tensor.of(device, new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

        assertThat(x).hasToString("FLOAT32 [2, 3] on reference [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]");
        assertThat(x.transpose()).hasToString("FLOAT32 [3, 2] on reference [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]");
        assertThat(x.slice(1, 1, 3)).hasToString("FLOAT32 [2, 2] on reference [2.0, 3.0, 5.0, 6.0]");
        assertThat(x.slice(0, 1, 2)).hasToString("FLOAT32 [1, 3] on reference [4.0, 5.0, 6.0]");
        assertThat(Tensor.scalar(device, 7)).hasToString("FLOAT32 [] on reference [7.0]");
        assertThat(Tensor.of(device, new boolean[] {true, false}, 2)).hasToString("BOOL [2] on reference [1, 0]");
        assertThat(Tensor.zeros(device, DType.INT64, Shape.of(0, 3))).hasToString("INT64 [0, 3] on reference []");
        assertThat(Tensor.zeros(device, DType.FLOAT32, Shape.of(17))).hasToString("FLOAT32 [17] on reference");
    }

    @Test
    void aTensorThatHasEndedSaysSo() {
        Tensor small;
        Tensor large;
        try (Scope _ = device.scope()) {
            small = Tensor.scalar(device, 1);
            large = Tensor.zeros(device, DType.FLOAT32, Shape.of(100));
        }
        Tensor ofClosed = Tensor.scalar(device, 1);
        device.close();

        assertThat(small).hasToString("FLOAT32 [] on reference, ended");
        assertThat(large).hasToString("FLOAT32 [100] on reference, ended");
        assertThat(ofClosed).hasToString("FLOAT32 [] on reference, ended");
    }

    @Test
    void anIndexErrorWaitsForTheProgramsOwnRead() {
        for (Backend backend : List.of(new Late(), new ForwardingBackend(new Late()) {})) {
            try (Device late = new Device(backend)) {
                Tensor x = Tensor.of(late, new float[] {1, 2, 3, 4}, 2, 2);
                Tensor chosen = x.gather(0, Tensor.of(late, new long[] {9, 0}, 1, 2));

                assertThat(chosen.toString()).startsWith("FLOAT32 [1, 2] on reference [");
                assertThat(x.transpose()).hasToString("FLOAT32 [2, 2] on reference [1.0, 3.0, 2.0, 4.0]");
                assertThatIndexOutOfBoundsException()
                        .isThrownBy(chosen::toFloatArray)
                        .withMessage("index 9 is outside of axis 0, which has extent 2: indices go from 0 to 1");
                assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4);
            }
        }
    }

    @Test
    void aValidatorLeavesAnIndexErrorOfAnEarlierCall() {
        Late late = new Late();
        try (Device plain = new Device(late);
                Device validated = new Device(new ValidatingBackend(late))) {
            Tensor x = Tensor.of(plain, new float[] {1, 2}, 2);
            x.gather(0, Tensor.of(plain, new long[] {5}, 1));
            Tensor y = Tensor.of(validated, new float[] {1, 2}, 2).plus(1);

            assertThatIndexOutOfBoundsException().isThrownBy(y::toFloatArray).withMessageStartingWith("index 5 ");
            assertThat(y.toFloatArray()).containsExactly(2, 3);
        }
    }

    @Test
    void readingItRunsNoKernelAndMakesNoTensor() {
        Late late = new Late();
        try (Device counted = new Device(late)) {
            Tensor x = Tensor.of(counted, new float[] {1, 2, 3, 4}, 2, 2).transpose();
            int maps = late.maps;
            int allocations = late.allocations;

            assertThat(x.toString()).endsWith("[1.0, 3.0, 2.0, 4.0]");
            assertThat(late.maps).isEqualTo(maps);
            assertThat(late.allocations).isEqualTo(allocations);
        }
    }

    @Test
    void whereValuesCannotBeReadItSaysWhy() {
        Backend broken = new ForwardingBackend(new ReferenceBackend()) {
            @Override
            public void peek(View source, MemorySegment target) {
                throw new DeviceException("the device is gone");
            }
        };
        try (Device lost = new Device(new TracingBackend(broken, System.out, false))) {
            assertThat(Tensor.of(lost, new float[1], 1))
                    .hasToString("FLOAT32 [1] on reference, whose values cannot be read: the device is gone");
        }
    }
}
