package org.kudari.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.testing.DeviceMemoryBackend;

class DeviceCopyTest extends ReferenceDeviceTestBase {
    private final Device other = new Device(new DeviceMemoryBackend());

    @AfterEach
    void closeOther() {
        other.close();
    }

    @Test
    void aCopyInPiecesHasEveryElement() {
        for (DType type : DType.values()) {
            Tensor source = counting(5, 7).to(type);
            for (long pieceBytes : new long[] {8, 11, 16, 24, 140, 1000}) {
                Tensor copy = DeviceCopy.of(source, other, pieceBytes);
                assertThat(copy.device()).isSameAs(other);
                assertThat(copy.type()).isEqualTo(type);
                assertThat(copy.toDoubleArray()).as(type + " by " + pieceBytes).containsExactly(source.toDoubleArray());
                assertThat(DeviceCopy.of(copy, device, pieceBytes).toDoubleArray())
                        .containsExactly(source.toDoubleArray());
            }
        }
    }

    @Test
    void viewsAreCopiedInPieces() {
        Tensor source = counting(4, 5, 3);
        for (Tensor view : new Tensor[] {
            source.transpose(),
            source.flip(0),
            source.slice(1, 2, 4),
            source.slice(0, 2, 2),
            source.slice(0, 1, 2).broadcastTo(6, 5, 3),
            source.slice(2, 1, 2).slice(0, 1, 2).transpose().broadcastTo(2, 4, 7, 5)
        }) {
            Tensor copy = DeviceCopy.of(view, other, 8);
            assertThat(copy.shape()).isEqualTo(view.shape());
            assertThat(copy.toFloatArray()).containsExactly(view.toFloatArray());
        }
    }

    @Test
    void aCopyIsAConstant() {
        assertThat(counting(2).variable().on(other).isRecorded()).isFalse();
    }

    @Test
    void moreElementsThanMemoryHolds() {
        Tensor most = counting(1, 3).broadcastTo(1L << 40, 3);
        Tensor copy = most.on(other);
        assertThat(copy.shape()).isEqualTo(Shape.of(1L << 40, 3));
        assertThat(copy.slice(0, (1L << 40) - 1, 1L << 40).toFloatArray()).containsExactly(1, 2, 3);
        assertThatThrownBy(most::contiguous)
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessage("a tensor of 3298534883328 elements is too large for the device 'reference': one of its"
                        + " buffers holds at most 2147483639");
        assertThatThrownBy(most::toFloatArray)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a tensor of shape [1099511627776, 3] does not fit a Java array, which has at most 2147483639"
                                + " elements: read it in parts, with slice, or with copyTo");
    }
}
