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

    /** A tensor's buffer and the position of its first element. */
    Arguments dense(View view) {
        return value((DeviceBuffer) view.buffer()).position(view.layout().offset());
    }

    /** A tensor's buffer, the position of its first element, and its step in each loop of a nest. */
    Arguments tensor(View view, LoopNest nest, int operand) {
        dense(view);
        for (int loop = 0; loop < nest.rank(); loop++) {
            position(nest.stride(operand, loop));
        }
        return this;
    }

    Object[] toArray() {
        return list.toArray();
    }
}
