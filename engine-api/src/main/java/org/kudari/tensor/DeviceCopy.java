package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Hold;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * A copy of a tensor on another device, by way of host memory. It goes piece by piece, since a Java array holds less
 * than 2 GiB of bytes and a device may hold more.
 */
final class DeviceCopy {
    /** Large enough that a call costs little in comparison. */
    private static final long PIECE_BYTES = 1L << 26;

    private DeviceCopy() {}

    static Tensor of(Tensor source, Device target) {
        return of(source, target, PIECE_BYTES);
    }

    /** @param pieceBytes the size of a piece, at least that of an element */
    static Tensor of(Tensor source, Device target, long pieceBytes) {
        Tensor once = withoutRepetitions(source.detach());
        Tensor dense = once.contiguous();
        Tensor copy = Tensor.empty(target, source.type(), once.shape());
        try (Hold _ = Hold.NONE.and(dense.storage())) {
            copy(dense.view(), source.device(), copy.view(), target, pieceBytes);
        }
        Reference.reachabilityFence(dense);
        return copy.broadcastTo(source.shape());
    }

    /** The tensor with extent 1 on the axes along which its elements repeat. */
    private static Tensor withoutRepetitions(Tensor tensor) {
        Tensor once = tensor;
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            if (tensor.layout().stride(axis) == 0 && tensor.shape().dim(axis) > 1) {
                once = once.slice(axis, 0, 1);
            }
        }
        return once;
    }

    private static void copy(View from, Device source, View to, Device target, long pieceBytes) {
        DType type = from.type();
        long elements = from.shape().elements();
        long piece = Math.min(elements, pieceBytes / type.bytes());
        MemorySegment host = MemorySegment.ofArray(new byte[(int) (piece * type.bytes())]);
        for (long first = 0; first < elements; first += piece) {
            long count = Math.min(piece, elements - first);
            MemorySegment part = host.asSlice(0, count * type.bytes());
            source.backend().download(part(from, first, count), part);
            target.backend().upload(part, part(to, first, count));
        }
    }

    /** Some elements of a contiguous view, in row-major order. */
    private static View part(View view, long first, long count) {
        return new View(
                view.buffer(), Layout.contiguous(Shape.of(count), view.layout().offset() + first));
    }
}
