package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Which element a scatter keeps where an index is repeated, and that it moves elements without computing with them. */
class ScatterTest {
    private final Device device = new Device(new ReferenceBackend());

    @Test
    void theLastOfRepeatedIndicesWins() {
        Tensor base = Tensor.of(device, new float[] {10, 20, 30, 40}, 4).variable();
        Tensor source = Tensor.of(device, new float[] {1, 2, 3, 4, 5}, 5).variable();
        Tensor indices = Tensor.of(device, new long[] {2, 0, 2, 0, 2}, 5);

        Tensor result = base.scatter(0, indices, source);
        assertThat(result.toFloatArray()).containsExactly(4, 20, 5, 40);

        Tensor weights = Tensor.of(device, new float[] {1, 2, 3, 4}, 4);
        Gradients gradients = result.times(weights).sum().backward();
        assertThat(gradients.of(base).toFloatArray()).containsExactly(0, 2, 0, 4);
        assertThat(gradients.of(source).toFloatArray()).containsExactly(0, 0, 0, 1, 3);
    }

    @Test
    void eachColumnHasItsOwnIndices() {
        Tensor base = Tensor.of(device, new long[] {1, 2, 3, 4}, 2, 2);
        Tensor source = Tensor.of(device, new long[] {5, 6, 7, 8, 9, 10}, 3, 2);
        Tensor indices = Tensor.of(device, new int[] {1, 0, 1, 1, 1, 0}, 3, 2);
        assertThat(base.scatter(0, indices, source).toLongArray()).containsExactly(1, 10, 9, 8);
    }

    @Test
    void elementsKeepTheirBits() {
        Tensor base = Tensor.of(device, new float[] {Float.NaN, Float.NaN, -0f}, 3);
        Tensor source = Tensor.of(device, new float[] {Float.POSITIVE_INFINITY, -0f}, 2);
        Tensor indices = Tensor.of(device, new long[] {0, 0}, 2);
        assertThat(base.scatter(-1, indices, source).toFloatArray()).containsExactly(-0f, Float.NaN, -0f);
    }
}
