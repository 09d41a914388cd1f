package org.kudari.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void elementsAreTheProductOfTheExtents() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThat(Shape.of(5, 0, 3).elements()).isZero();
        assertThat(Shape.of(Long.MAX_VALUE, Long.MAX_VALUE, 0).elements()).isZero();
    }

    @Test
    void impossibleExtentsAreRefused() {
        assertThatThrownBy(() -> Shape.of(2, -1)).hasMessage("shape [2, -1] has the negative extent -1");
        assertThatThrownBy(() -> Shape.of(0, -1)).hasMessageContaining("negative extent");
        assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 32))
                .hasMessage("shape [4294967296, 4294967296] has more elements than a long can count");
    }

    @Test
    void aShapeSharesNoArray() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasToString("[2, 3]");
    }

    @Test
    void negativeAxesCountFromTheLast() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.dim(-1)).isEqualTo(4);
        assertThat(shape.axis(-3)).isZero();
        assertThat(shape.with(-1, 9)).isEqualTo(Shape.of(2, 3, 9));
        assertThat(shape.without(-2)).isEqualTo(Shape.of(2, 4));
        assertThatThrownBy(() -> shape.dim(3))
                .hasMessage("shape [2, 3, 4] has no axis 3; its axes are 0 to 2, or -3 to -1");
        assertThatThrownBy(() -> Shape.SCALAR.dim(0)).hasMessage("shape [] has no axis 0: it is a scalar");
    }

    @Test
    void equalityIsByExtents() {
        assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
        assertThat(Shape.of()).isSameAs(Shape.SCALAR);
    }

    private static void assertBroadcast(Shape a, Shape b, Shape expected) {
        assertThat(Shape.broadcast(a, b)).isEqualTo(expected);
        assertThat(Shape.broadcast(b, a)).isEqualTo(expected);
    }

    @Test
    void broadcastingFollowsNumPy() {
        assertBroadcast(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3));
        assertBroadcast(Shape.of(2, 3), Shape.of(3), Shape.of(2, 3));
        assertBroadcast(Shape.of(2, 3), Shape.SCALAR, Shape.of(2, 3));
        assertBroadcast(Shape.of(2, 1), Shape.of(1, 3), Shape.of(2, 3));
        assertBroadcast(Shape.of(2, 1, 4), Shape.of(5, 1), Shape.of(2, 5, 4));
        assertBroadcast(Shape.of(0, 3), Shape.of(1, 3), Shape.of(0, 3));
        assertBroadcast(Shape.of(0), Shape.of(1), Shape.of(0));
        assertBroadcast(Shape.of(2, 3), Shape.of(2), null);
        assertBroadcast(Shape.of(0), Shape.of(2), null);
    }

    @Test
    void broadcastingToAShapeDoesNotChangeIt() {
        assertThat(Shape.of(3).broadcastsTo(Shape.of(2, 3))).isTrue();
        assertThat(Shape.of(1, 3).broadcastsTo(Shape.of(2, 3))).isTrue();
        assertThat(Shape.of(2, 3).broadcastsTo(Shape.of(3))).isFalse();
        assertThat(Shape.of(2, 3).broadcastsTo(Shape.of(1, 3))).isFalse();
        assertThat(Shape.of(1).broadcastsTo(Shape.of(0))).isTrue();
    }
}
