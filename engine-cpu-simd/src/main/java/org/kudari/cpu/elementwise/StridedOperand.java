package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;

/**
 * One tensor under a walk over elements in row-major order: where they lie, and how a loop gets at them. Its layout is fixed
 * but for the offset; the tensor itself may change from one walk to the next.
 */
public final class StridedOperand {
    /** How the elements of a whole tile are reached. */
    enum Access {
        /** In place: tiles lie densely. */
        DIRECT,
        /** In place: one number for all elements of a tile. */
        REPEATED,
        /** Through a tile of scratch memory. */
        COPIED
    }

    final Access access;
    private final DType type;
    private final LoopNest nest;
    private final int index;
    private final int innerStride;

    /** Whether all runs of the innermost loop are the same floats side by side, as those of a bias are. */
    private final boolean repeatsRun;

    private HostBuffer buffer;
    private float[] floats;
    private long offset;

    /**
     * @param index the place of the operand in the nest
     * @param acrossRuns whether tiles go on from one run of the innermost loop to the next
     */
    public StridedOperand(View view, LoopNest nest, int index, boolean acrossRuns) {
        type = view.type();
        this.nest = nest;
        this.index = index;
        innerStride = (int) nest.innerStride(index);
        repeatsRun = type == DType.FLOAT32 && innerStride == 1 && nest.rank() > 1 && standsOutside();
        if (type != DType.FLOAT32) {
            access = Access.COPIED;
        } else if (acrossRuns ? isEven(1) : innerStride == 1) {
            access = Access.DIRECT;
        } else if (acrossRuns ? isEven(0) : innerStride == 0) {
            access = Access.REPEATED;
        } else {
            access = Access.COPIED;
        }
    }

    /** Sets the tensor, which must lie like the one that this operand was made for. */
    public void bind(View view) {
        buffer = (HostBuffer) view.buffer();
        floats = type == DType.FLOAT32 ? buffer.floats() : null;
        offset = view.layout().offset();
    }

    /** Lets go of the tensor. */
    public void release() {
        buffer = null;
        floats = null;
    }

    /** The elements of a float32 tensor. */
    public float[] floats() {
        return floats;
    }

    /** Whether another tensor has the same elements; it has none of them if not. */
    boolean isSame(StridedOperand other) {
        return buffer == other.buffer && offset == other.offset;
    }

    /** Whether every element lies the same step behind the one before it. */
    private boolean isEven(int step) {
        long expected = step;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            if (nest.stride(index, loop) != expected) {
                return false;
            }
            expected *= nest.extent(loop);
        }
        return true;
    }

    private boolean standsOutside() {
        for (int loop = 0; loop < nest.rank() - 1; loop++) {
            if (nest.stride(index, loop) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The place in the buffer of the element with this number. */
    public int position(long element) {
        long position = offset;
        long rest = element;
        for (int loop = nest.rank() - 1; loop > 0; loop--) {
            long extent = nest.extent(loop);
            position += rest % extent * nest.stride(index, loop);
            rest /= extent;
        }
        return (int) (position + rest * nest.stride(index, 0));
    }

    /** Whether so many elements from the given one on are floats that lie one after the other. */
    public boolean isDense(long element, int count) {
        return type == DType.FLOAT32 && innerStride == 1 && run(element, count) == count;
    }

    /** Copies elements into a tile of floats. */
    public void load(long element, int count, float[] tile, int at) {
        if (repeatsRun) {
            loadRepeatedly(element, count, tile, at);
            return;
        }
        for (int done = 0; done < count; ) {
            int run = run(element + done, count - done);
            StridedCopy.load(buffer, position(element + done), innerStride, run, tile, at + done);
            done += run;
        }
    }

    /** One run, and then what is there already again and again: the fewest copies. */
    private void loadRepeatedly(long element, int count, float[] tile, int at) {
        int extent = (int) nest.innerExtent();
        int phase = (int) (element % extent);
        int done = Math.min(count, extent - phase);
        System.arraycopy(floats, (int) offset + phase, tile, at, done);
        if (phase > 0 && done < count) {
            int rest = Math.min(count - done, phase);
            System.arraycopy(floats, (int) offset, tile, at + done, rest);
            done += rest;
        }
        while (done < count) {
            int copied = Math.min(done, count - done);
            System.arraycopy(tile, at, tile, at + done, copied);
            done += copied;
        }
    }

    /** Copies a tile of floats to the elements. */
    void store(float[] tile, int at, long element, int count) {
        for (int done = 0; done < count; ) {
            int run = run(element + done, count - done);
            StridedCopy.store(tile, at + done, run, buffer, position(element + done), innerStride);
            done += run;
        }
    }

    /** How many elements, up to a limit, follow evenly. */
    private int run(long element, int limit) {
        long extent = nest.innerExtent();
        return nest.rank() == 1 ? limit : (int) Math.min(limit, extent - element % extent);
    }
}
