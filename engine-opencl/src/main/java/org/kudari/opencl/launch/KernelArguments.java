package org.kudari.opencl.launch;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.LoopNest;
import org.kudari.opencl.runtime.DeviceBuffer;

/** The arguments of a launch, added in the order of the kernel's parameters. */
public final class KernelArguments {
    private final List<Object> list = new ArrayList<>();
    private final boolean isLong;

    /**
     * Starts with no arguments.
     *
     * @param isLong whether positions take 64 bits
     */
    public KernelArguments(boolean isLong) {
        this.isLong = isLong;
    }

    /** Adds a position, extent or stride. */
    public KernelArguments position(long value) {
        list.add(IndexWidth.argument(value, isLong));
        return this;
    }

    /** Adds a value as it is: a {@link DeviceBuffer} or a number. */
    public KernelArguments value(Object value) {
        list.add(value);
        return this;
    }

    /** Adds the extents of the first {@code loops} loops of a nest, without that of the outermost. */
    public KernelArguments extents(LoopNest nest, int loops) {
        for (int loop = 1; loop < loops; loop++) {
            position(nest.extent(loop));
        }
        return this;
    }

    /** Adds the extents of all loops. An extent of 0 is passed as 1, since kernels divide by extents. */
    public KernelArguments allExtents(LoopNest nest) {
        for (int loop = 0; loop < nest.rank(); loop++) {
            position(Math.max(1, nest.extent(loop)));
        }
        return this;
    }

    /**
     * Adds the indices of an element in all loops.
     *
     * @param number of the element, in the order of the loops
     */
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

    /** Adds an operand's strides in the first {@code loops} loops. */
    public KernelArguments strides(LoopNest nest, int operand, int loops) {
        for (int loop = 0; loop < loops; loop++) {
            position(nest.stride(operand, loop));
        }
        return this;
    }

    /** Adds a tensor's buffer and the position of its first element. */
    public KernelArguments base(View view) {
        return value((DeviceBuffer) view.buffer()).position(view.layout().offset());
    }

    /** Adds a tensor's buffer, the position of its first element, and its stride in each loop of a nest. */
    public KernelArguments tensor(View view, LoopNest nest, int operand) {
        return base(view).strides(nest, operand, nest.rank());
    }

    /** The arguments, as {@link org.kudari.opencl.runtime.Session#launch} takes them. */
    public Object[] toArray() {
        return list.toArray();
    }
}
