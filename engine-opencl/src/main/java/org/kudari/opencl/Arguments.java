package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.DeviceBuffer;

/** A kernel's arguments, in its order. */
final class Arguments {
    private final List<Object> list = new ArrayList<>();
    private final boolean isLong;

    /** @param isLong whether positions take 64 bits */
    Arguments(boolean isLong) {
        this.isLong = isLong;
    }

    /** A position, extent or step. */
    Arguments position(long value) {
        list.add(Positions.argument(value, isLong));
        return this;
    }

    /** What is passed as it is. */
    Arguments value(Object value) {
        list.add(value);
        return this;
    }

    /** The extents of the first so many loops but the outermost. */
    Arguments extents(LoopNest nest, int loops) {
        for (int loop = 1; loop < loops; loop++) {
            position(nest.extent(loop));
        }
        return this;
    }

    /** The extents of all loops; 1 in place of 0, by which no kernel can divide. */
    Arguments allExtents(LoopNest nest) {
        for (int loop = 0; loop < nest.rank(); loop++) {
            position(Math.max(1, nest.extent(loop)));
        }
        return this;
    }

    /** The indices of an element, given by its number, in all loops. */
    Arguments indices(LoopNest nest, long number) {
        long[] indices = new long[nest.rank()];
        long rest = number;
        for (int loop = nest.rank() - 1; loop > 0; loop--) {
            indices[loop] = rest % Math.max(1, nest.extent(loop));
            rest /= Math.max(1, nest.extent(loop));
        }
        indices[0] = rest;
        for (long index : indices) {
            position(index);
        }
        return this;
    }

    /** An operand's steps on the first so many loops. */
    Arguments steps(LoopNest nest, int operand, int loops) {
        for (int loop = 0; loop < loops; loop++) {
            position(nest.stride(operand, loop));
        }
        return this;
    }

    /** A tensor's buffer and the position of its first element. */
    Arguments dense(View view) {
        return value((DeviceBuffer) view.buffer()).position(view.layout().offset());
    }

    /** A tensor's buffer, the position of its first element, and its step in each loop of a nest. */
    Arguments tensor(View view, LoopNest nest, int operand) {
        return dense(view).steps(nest, operand, nest.rank());
    }

    Object[] toArray() {
        return list.toArray();
    }
}
