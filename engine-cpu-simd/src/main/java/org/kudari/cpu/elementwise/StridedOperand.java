package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.LoopNest;

/**
 * One tensor of a loop over elements in row-major order: it computes the positions of elements, and copies them to and
 * from tiles. The layout is fixed except for the offset. The tensor may change from one call to the next.
 */
public final class StridedOperand {
    /** The way in which a loop accesses the elements of a tile. */
    enum Access {
        /** In place: the elements of a tile are contiguous. */
        DIRECT,
        /** In place: one number for all elements of a tile. */
        REPEATED,
        /** Through a tile of scratch memory. */
        COPIED
    }

    final Access access;
    private final DType type;
    private final LoopNest nest;

    /** The number of this operand in the nest. */
    private final int index;

    private final int innerStride;

    /** Whether all runs of the innermost loop are the same contiguous floats, as those of a bias are. */
    private final boolean repeatsInnerRun;

    private HostBuffer buffer;
    private float[] floats;
    private long offset;

    /**
     * Creates an operand with the type and strides of a view.
     *
     * @param index the number of the operand in the nest
     * @param tilesCrossRuns whether tiles go on from one run of the innermost loop to the next
     */
    public StridedOperand(View view, LoopNest nest, int index, boolean tilesCrossRuns) {
        type = view.type();
        this.nest = nest;
        this.index = index;
        innerStride = (int) nest.innerStride(index);
        repeatsInnerRun = type == DType.FLOAT32 && innerStride == 1 && nest.rank() > 1 && isConstantOverOuterLoops();
        if (type != DType.FLOAT32) {
            access = Access.COPIED;
        } else if (tilesCrossRuns ? hasUniformStride(1) : innerStride == 1) {
            access = Access.DIRECT;
        } else if (tilesCrossRuns ? hasUniformStride(0) : innerStride == 0) {
            access = Access.REPEATED;
        } else {
            access = Access.COPIED;
        }
    }

    /** Sets the tensor, which must have the type and strides that this operand was made for. */
    public void bind(View view) {
        buffer = (HostBuffer) view.buffer();
        floats = type == DType.FLOAT32 ? buffer.floats() : null;
        offset = view.layout().offset();
    }

    /** Drops the reference to the tensor. */
    public void unbind() {
        buffer = null;
        floats = null;
    }

    /** Returns the elements of a float32 tensor. */
    public float[] floats() {
        return floats;
    }

    /** Whether another operand is the same elements. The two then have all elements in common, and none otherwise. */
    boolean aliases(StridedOperand other) {
        return buffer == other.buffer && offset == other.offset;
    }

    /** Whether the distance from every element to the next is the same step. */
    private boolean hasUniformStride(int step) {
        long expected = step;
        for (int loop = nest.rank() - 1; loop >= 0; loop--) {
            if (nest.stride(index, loop) != expected) {
                return false;
            }
            expected *= nest.extent(loop);
        }
        return true;
    }

    /** Whether the stride of every loop but the innermost is 0. */
    private boolean isConstantOverOuterLoops() {
        for (int loop = 0; loop < nest.rank() - 1; loop++) {
            if (nest.stride(index, loop) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the position in the buffer of the element with this number. */
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

    /** Whether this many elements, from the given one on, are contiguous floats. */
    public boolean isDense(long element, int count) {
        return type == DType.FLOAT32 && innerStride == 1 && uniformRun(element, count) == count;
    }

    /** Copies elements into a tile of floats. */
    public void load(long element, int count, float[] tile, int at) {
        if (repeatsInnerRun) {
            loadRepeatedly(element, count, tile, at);
            return;
        }
        for (int done = 0; done < count; ) {
            int run = uniformRun(element + done, count - done);
            StridedCopy.load(buffer, position(element + done), innerStride, run, tile, at + done);
            done += run;
        }
    }

    /** Copies one run, and then doubles the part of the tile that is filled, which takes the fewest copies. */
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
            int run = uniformRun(element + done, count - done);
            StridedCopy.store(tile, at + done, run, buffer, position(element + done), innerStride);
            done += run;
        }
    }

    /** Returns the number of elements, up to a limit, before the end of the run of the innermost loop. */
    private int uniformRun(long element, int limit) {
        long extent = nest.innerExtent();
        return nest.rank() == 1 ? limit : (int) Math.min(limit, extent - element % extent);
    }
}
