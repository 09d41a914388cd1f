package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * Copies of elements in another order: of the bytes in each element, or of the elements themselves. Elements are moved
 * as whole numbers, because a move as floats may change the bits of a NaN.
 */
final class ElementOrder {
    private ElementOrder() {}

    /**
     * The elements with each one's bytes in another order; the same segment if there is nothing to change.
     *
     * @param size the bytes of an element: 1, 2, 4 or 8
     * @param arena where a copy is allocated
     */
    static MemorySegment inByteOrder(MemorySegment elements, int size, ByteOrder from, ByteOrder to, Arena arena) {
        if (size == 1 || from == to) {
            return elements;
        }
        MemorySegment copy = arena.allocate(elements.byteSize(), size);
        MemorySegment.copy(
                elements, layout(size).withOrder(from), 0, copy, layout(size).withOrder(to), 0, copy.byteSize() / size);
        return copy;
    }

    /**
     * A copy in row-major order of elements in Fortran's order, in which the first dimension runs fastest.
     *
     * @param size the bytes of an element: 1, 2, 4 or 8
     * @param arena where the copy is allocated
     */
    static MemorySegment rowMajor(MemorySegment elements, int size, long[] shape, Arena arena) {
        MemorySegment copy = arena.allocate(elements.byteSize(), size);
        LoopNest nest = new LoopNest(List.of(columnMajor(shape)));
        Mover mover = mover(elements, copy, size);
        long count = copy.byteSize() / size;
        long step = nest.innerStride(0);
        for (long run = 0, to = 0; to < count; run++) {
            long from = nest.start(0, run);
            for (long i = 0; i < nest.innerExtent(); i++, from += step) {
                mover.move(from, to++);
            }
        }
        return copy;
    }

    /** Moves one element, by the indices of its old and its new place. */
    private interface Mover {
        void move(long from, long to);
    }

    private static Mover mover(MemorySegment source, MemorySegment target, int size) {
        return switch (size) {
            case 1 -> (from, to) -> target.set(JAVA_BYTE, to, source.get(JAVA_BYTE, from));
            case 2 ->
                (from, to) -> target.set(JAVA_SHORT_UNALIGNED, 2 * to, source.get(JAVA_SHORT_UNALIGNED, 2 * from));
            case 4 -> (from, to) -> target.set(JAVA_INT_UNALIGNED, 4 * to, source.get(JAVA_INT_UNALIGNED, 4 * from));
            case 8 -> (from, to) -> target.set(JAVA_LONG_UNALIGNED, 8 * to, source.get(JAVA_LONG_UNALIGNED, 8 * from));
            default -> throw new AssertionError(size);
        };
    }

    /** Where the elements of a shape are in Fortran's order: the transposition of the reversed shape. */
    private static Layout columnMajor(long[] shape) {
        int rank = shape.length;
        long[] reversed = new long[rank];
        int[] axes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            reversed[axis] = shape[rank - 1 - axis];
            axes[axis] = rank - 1 - axis;
        }
        return Layout.contiguous(Shape.of(reversed)).permute(axes);
    }

    private static ValueLayout layout(int size) {
        return switch (size) {
            case 2 -> JAVA_SHORT_UNALIGNED;
            case 4 -> JAVA_INT_UNALIGNED;
            case 8 -> JAVA_LONG_UNALIGNED;
            default -> throw new AssertionError(size);
        };
    }
}
