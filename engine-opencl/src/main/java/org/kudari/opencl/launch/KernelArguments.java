package org.kudari.opencl.launch;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.DeviceBuffer;

/** A kernel's arguments, in its order. */
public final class KernelArguments {
    private final List<Object> list = new ArrayList<>();
    private final boolean isLong;

    /** @param isLong whether positions take 64 bits */
    public KernelArguments(boolean isLong) {
        this.isLong = isLong;
    }

    /** A position, extent or step. */
    public KernelArguments position(long value) {
        list.add(IndexWidth.argument(value, isLong));
        return this;
    }

    /** What is passed as it is. */
    public KernelArguments value(Object value) {
        list.add(value);
        return this;
    }

    /** The extents of the first so many loops but the outermost. */
    public KernelArguments extents(LoopNest nest, int loops) {
        for (int loop = 1; loop < loops; loop++) {
            position(nest.extent(loop));
        }
        return this;
    }

    /** The extents of all loops; 1 in place of 0, by which no kernel can divide. */
    public KernelArguments allExtents(LoopNest nest) {
        for (int loop = 0; loop < nest.rank(); loop++) {
            position(Math.max(1, nest.extent(loop)));
        }
        return this;
    }

    /** The indices of an element, given by its number, in all loops. */
    public KernelArguments indices(LoopNest nest, long number) {
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
    public KernelArguments strides(LoopNest nest, int operand, int loops) {
        for (int loop = 0; loop < loops; loop++) {
            position(nest.stride(operand, loop));
        }
        return this;
    }

    /** A tensor's buffer and the position of its first element. */
    public KernelArguments base(View view) {
        return value((DeviceBuffer) view.buffer()).position(view.layout().offset());
    }

    /** A tensor's buffer, the position of its first element, and its step in each loop of a nest. */
    public KernelArguments tensor(View view, LoopNest nest, int operand) {
        return base(view).strides(nest, operand, nest.rank());
    }

    public Object[] toArray() {
        return list.toArray();
    }
}
