package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import org.kudari.layout.LoopNest;

/** The arguments of a kernel that runs through nests of loops, in the order in which they are added. */
final class KernelArguments {
    private final boolean isLong;
    private final List<Object> values = new ArrayList<>();

    /** @param isLong whether positions take 64 bits */
    KernelArguments(boolean isLong) {
        this.isLong = isLong;
    }

    /** A position, extent or step. */
    KernelArguments add(long value) {
        return add(Positions.argument(value, isLong));
    }

    /** A buffer, or a number of the type that the kernel takes. */
    KernelArguments add(Object value) {
        values.add(value);
        return this;
    }

    /** The extents of all loops; 1 in place of 0, by which no kernel can divide. */
    KernelArguments addExtents(LoopNest nest) {
        for (int loop = 0; loop < nest.rank(); loop++) {
            add(Math.max(1, nest.extent(loop)));
        }
        return this;
    }

    /** The indices of an element, given by its number, in all loops. */
    KernelArguments addIndices(LoopNest nest, long number) {
        long below = 1;
        for (int loop = 1; loop < nest.rank(); loop++) {
            below *= Math.max(1, nest.extent(loop));
        }
        long rest = number;
        for (int loop = 0; loop < nest.rank(); loop++) {
            add(rest / below);
            rest %= below;
            below /= loop + 1 < nest.rank() ? Math.max(1, nest.extent(loop + 1)) : 1;
        }
        return this;
    }

    /** An operand's steps on all loops. */
    KernelArguments addSteps(LoopNest nest, int operand, boolean withoutInnermost) {
        int loops = withoutInnermost ? nest.rank() - 1 : nest.rank();
        for (int loop = 0; loop < loops; loop++) {
            add(nest.stride(operand, loop));
        }
        return this;
    }

    Object[] toArray() {
        return values.toArray();
    }
}
