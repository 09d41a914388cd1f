package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

class EmptyMatMulTest {
    @Test
    void aProductOfNoTermsIsZeroAndOneOfNoRowsIsEmpty() {
        try (Device device = new Device(new ReferenceBackend())) {
            Tensor noTerms = zeros(device, 3, 0).matmul(zeros(device, 0, 2));
            assertThat(noTerms.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(noTerms.toFloatArray()).containsOnly(0);
            assertThat(zeros(device, 0, 4).matmul(zeros(device, 4, 2)).shape()).isEqualTo(Shape.of(0, 2));
            assertThat(zeros(device, 3, 4).matmul(zeros(device, 4, 0)).shape()).isEqualTo(Shape.of(3, 0));
        }
    }

    private static Tensor zeros(Device device, long... dims) {
        return Tensor.zeros(device, DType.FLOAT32, Shape.of(dims));
    }
}
