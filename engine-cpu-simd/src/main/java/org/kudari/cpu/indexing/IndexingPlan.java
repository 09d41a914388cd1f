package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.LoopNestPlan;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * A plan of loops over a source, indices and a target of one shape. One of source and target is the indexed tensor: its
 * elements at index 0 of an axis, to which the loops add the index times the stride of that axis.
 */
abstract class IndexingPlan extends LoopNestPlan implements ParallelFor.RangeTask {
    // The numbers of the operands in the loops.
    static final int SOURCE = 0;
    static final int INDICES = 1;
    static final int TARGET = 2;

    /** The distance in the indexed tensor from one index to the next. */
    final int indexedStride;

    private final int axis;
    private final long extent;

    /** The loops over the indices, each repeated element once. */
    private final LoopNest distinctIndices;

    /** Whether the distinct indices are neighbours in an array of ints, as those of a batch are. */
    private final boolean areNeighbours;

    private HostBuffer indices;
    /** Their array; null if they are longs. */
    private int[] ints;

    /** @param indexed the source or the target */
    IndexingPlan(View indexed, int axis, List<Layout> loops, List<View> inputs, List<View> outputs) {
        super(loops, inputs, outputs);
        this.axis = axis;
        indexedStride = (int) indexed.layout().stride(axis);
        extent = indexed.shape().dim(axis);
        distinctIndices =
                new LoopNest(List.of(distinctIndices(inputs.get(INDICES).layout())));
        areNeighbours = inputs.get(INDICES).type() == DType.INT32
                && distinctIndices.outerIterations() == 1
                && distinctIndices.innerStride(0) == 1;
    }

    /** Returns the layout of a tensor at index 0 of an axis, repeated to the shape of the loops. */
    static Layout atIndexZero(View indexed, int axis, Shape shape) {
        return indexed.layout().slice(axis, 0, 1, 1).broadcastTo(shape);
    }

    /** Returns the layout with each repeated element once. */
    private static Layout distinctIndices(Layout indices) {
        Layout distinct = indices;
        for (int axis = 0; axis < distinct.shape().rank(); axis++) {
            if (distinct.stride(axis) == 0 && distinct.shape().dim(axis) > 1) {
                distinct = distinct.slice(axis, 0, 1, 1);
            }
        }
        return distinct;
    }

    @Override
    public void bind(List<View> inputs, List<View> outputs) {
        super.bind(inputs, outputs);
        indices = (HostBuffer) inputs.get(INDICES).buffer();
        ints = indices.type() == DType.INT32 ? indices.ints() : null;
    }

    @Override
    public void unbind() {
        indices = null;
        ints = null;
    }

    /** Returns the index that is stored at a position. */
    final int index(int at) {
        return ints == null ? (int) Elements.loadLong(indices, at) : ints[at];
    }

    /**
     * Checks all indices.
     *
     * @throws IndexOutOfBoundsException if one is outside of the axis
     */
    final void checkIndices() {
        if (areNeighbours && areInside(ints, (int) offset(INDICES), (int) distinctIndices.innerExtent(), extent)) {
            return;
        }
        long first = offset(INDICES) - distinctIndices.offset(0);
        for (long run = 0; run < distinctIndices.outerIterations(); run++) {
            long from = first + distinctIndices.start(0, run);
            for (long i = 0; i < distinctIndices.innerExtent(); i++) {
                long index = Elements.loadLong(indices, (int) (from + i * distinctIndices.innerStride(0)));
                if (index < 0 || index >= extent) {
                    throw Indices.outOfBounds(index, axis, extent);
                }
            }
        }
    }

    /** Whether all of some neighbours are indices of an axis: without a branch for each, they are checked on vectors. */
    private static boolean areInside(int[] indices, int from, int count, long extent) {
        int last = (int) Math.min(extent, Integer.MAX_VALUE) - 1;
        int signs = 0;
        for (int i = from; i < from + count; i++) {
            signs |= indices[i] | last - indices[i];
        }
        return signs >= 0;
    }
}
