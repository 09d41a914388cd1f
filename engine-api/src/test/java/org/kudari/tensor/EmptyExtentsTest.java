package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/** What an operation gives on an axis without elements is its neutral element, or an error that names the axis. */
class EmptyExtentsTest extends ReferenceDeviceTestBase {
    private final Tensor noColumns = counting(3, 0);

    private Tensor indices(long... dims) {
        return Tensor.of(device, new long[0], dims);
    }

    @Test
    void softmaxOfNothingIsNothing() {
        assertThat(noColumns.softmax(1).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.softmax(0).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.logSoftmax(1).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.logSoftmax(0).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(counting(0).softmax(0).shape()).isEqualTo(Shape.of(0));
        assertThat(noColumns.logSumExp(1).toFloatArray())
                .containsExactly(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
        assertThat(noColumns.logSumExp(0).shape()).isEqualTo(Shape.of(0));
        Tensor x = noColumns.variable();
        assertThat(x.softmax(1).sum().backward().of(x).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(x.logSoftmax(1).sum().backward().of(x).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(x.logSumExp(1).sum().backward().of(x).shape()).isEqualTo(Shape.of(3, 0));
        assertThatThrownBy(() -> noColumns.to(DType.INT32).softmax(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("exp needs a floating type");
    }

    @Test
    void reductionsOfNothing() {
        assertThat(noColumns.sum(1).toFloatArray()).containsExactly(0, 0, 0);
        assertThat(noColumns.to(DType.INT64).sum(1).toLongArray()).containsExactly(0, 0, 0);
        assertThat(noColumns.mean(1).toFloatArray()).containsExactly(Float.NaN, Float.NaN, Float.NaN);
        assertThat(noColumns.cumSum(1).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.cumProd(0).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.max(0).shape()).isEqualTo(Shape.of(0));
        assertThat(noColumns.argMin(0).shape()).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> noColumns.min(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("min of no elements is undefined: shape [3, 0], axes [1]");
        assertThatThrownBy(noColumns::max)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max of no elements is undefined: shape [3, 0], axes [0, 1]");
        assertThatThrownBy(() -> noColumns.argMax(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("argMax of no elements is undefined: shape [3, 0], axis 1");
    }

    @Test
    void piecesOfNothing() {
        assertThat(noColumns.concatenate(1, List.of(noColumns)).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.concatenate(0, List.of(noColumns)).shape()).isEqualTo(Shape.of(6, 0));
        assertThat(noColumns.concatenate(1, List.of(counting(3, 1))).toFloatArray())
                .containsExactly(1, 2, 3);
        assertThat(noColumns.gather(1, indices(3, 0)).shape()).isEqualTo(Shape.of(3, 0));
        assertThat(noColumns.gather(0, indices(0, 0)).shape()).isEqualTo(Shape.of(0, 0));
        assertThat(counting(3, 2).rows(indices(0)).shape()).isEqualTo(Shape.of(0, 2));
        assertThat(noColumns.scatterAdd(1, indices(3, 0), 2).toFloatArray()).containsExactly(0, 0, 0, 0, 0, 0);
        Tensor one = Tensor.of(device, new long[] {0, 0, 0}, 3, 1);
        assertThatThrownBy(() -> noColumns.gather(1, one))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("index 0 is outside of axis 1, which has extent 0");
        assertThatThrownBy(() -> counting(3, 1).scatterAdd(1, one, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("index 0 is outside of axis 1, which has extent 0");
    }
}
