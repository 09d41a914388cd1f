package org.kudari.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Sorting: the order, where gradients go, and what is refused. */
class SortingOpsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Tensor x = Tensor.of(device, new float[] {3, 1, 2, 1, 5, 4}, 2, 3);

    @Test
    void equalElementsKeepTheirOrderInEitherDirection() {
        Tensor ties = Tensor.of(device, new float[] {0, 1, -0f, 1, Float.NaN, 0}, 6);

        assertThat(ties.argSort(0).toLongArray()).containsExactly(0, 2, 5, 1, 3, 4);
        assertThat(ties.argSort(0, true).toLongArray()).containsExactly(4, 1, 3, 0, 2, 5);
    }

    @Test
    void valuesComeWithTheirIndices() {
        IndexedValues<Tensor> sorted = x.sort(-1, true);

        assertThat(sorted.values().toFloatArray()).containsExactly(3, 2, 1, 5, 4, 1);
        assertThat(sorted.indices().toLongArray()).containsExactly(0, 2, 1, 1, 2, 0);
        assertThat(sorted.indices().type()).isEqualTo(DType.INT64);
        assertThat(x.topK(1, 0, false).values().toFloatArray()).containsExactly(1, 1, 2);
        assertThat(x.topK(1, 0, false).indices().toLongArray()).containsExactly(1, 0, 0);
    }

    /** NumPy's median of an even number is the mean of the two in the middle, PyTorch's the lower one. */
    @Test
    void theMedianOfAnEvenNumberIsTheLowerOne() {
        assertThat(x.median(0).toFloatArray()).containsExactly(1, 1, 2);
        assertThat(x.quantile(0.5, 0).toFloatArray()).containsExactly(2, 3, 3);
    }

    @Test
    void aGradientGoesToTheElementsThatWereTaken() {
        Tensor variable = x.variable();

        Tensor loss =
                variable.topK(2, 1).values().times(variable.quantile(0.5, 1).unsqueeze(1));

        // The sum of each row's two largest elements, times the one in the middle.
        assertThat(loss.sum().backward().of(variable).toFloatArray()).containsExactly(2, 0, 7, 0, 4, 13);
    }

    @Test
    void whatCannotBeSelectedIsRefused() {
        Tensor none = Tensor.zeros(device, DType.FLOAT32, Shape.of(2, 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.topK(4, 1))
                .withMessage("topK: axis 1 of shape [2, 3] has 3 element(s), so k goes from 0 to 3 and is not 4");
        assertThatIllegalArgumentException().isThrownBy(() -> x.topK(-1, 1)).withMessageContaining("is not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.median(1))
                .withMessage("median of no elements is undefined: shape [2, 0], axis 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.quantile(0.5, 1))
                .withMessageContaining("quantile of no elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.quantile(Double.NaN, 1))
                .withMessage("quantile: q goes from 0 to 1 and is not NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.to(DType.INT32).quantile(0.5, 1))
                .withMessage("quantile of INT32 has no type to be in between: convert with to(FLOAT32)");
        assertThatIllegalArgumentException().isThrownBy(() -> x.sort(2)).withMessageContaining("axis 2");
    }
}
