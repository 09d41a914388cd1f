package org.kudari.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmptySliceTest {
    @Test
    void aSliceWithoutElementsStaysInsideItsBuffer() {
        Layout empty = Layout.contiguous(Shape.of(3, 0));
        assertThat(empty.slice(0, 2, 1, 1).offset()).isZero();
        assertThat(Layout.contiguous(Shape.of(4), 7).slice(0, 4, 0, 1).offset()).isEqualTo(7);
    }
}
