package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.StridedWalk;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/** A walk over a source, indices and a target of one shape, of which source or target is taken at index 0 of an axis. */
abstract class IndexedWalk extends StridedWalk implements ParallelFor.Range {
    // The operands of the loops.
    static final int SOURCE = 0;
    static final int INDICES = 1;
    static final int TARGET = 2;

    /** The step of the indexed tensor from one index to the next. */
    final int step;

    private final int axis;
    private final long extent;
    private final LoopNest distinct;
    private HostBuffer indices;

    /** @param indexed the source or the target */
    IndexedWalk(View indexed, int axis, List<Layout> loops, List<View> inputs, List<View> outputs) {
        super(loops, inputs, outputs);
        this.axis = axis;
        step = (int) indexed.layout().stride(axis);
        extent = indexed.shape().dim(axis);
        distinct = new LoopNest(List.of(distinct(inputs.get(INDICES).layout())));
    }

    /** A tensor at index 0 of an axis, repeated to the shape of the walk. */
    static Layout origin(View indexed, int axis, Shape shape) {
        return indexed.layout().slice(axis, 0, 1, 1).broadcastTo(shape);
    }

    /** Each repeated element once. */
    private static Layout distinct(Layout indices) {
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
    }

    @Override
    public void release() {
        indices = null;
    }

    /** The index that is stored at a place. */
    final int index(int at) {
        return (int) Elements.loadLong(indices, at);
    }

    /** @throws IndexOutOfBoundsException if an index is outside of the axis */
    final void checkIndices() {
        long first = start(INDICES) - distinct.offset(0);
        for (long run = 0; run < distinct.outerIterations(); run++) {
            long from = first + distinct.start(0, run);
            for (long i = 0; i < distinct.innerExtent(); i++) {
                long index = Elements.loadLong(indices, (int) (from + i * distinct.innerStride(0)));
                if (index < 0 || index >= extent) {
                    throw Indices.outOfBounds(index, axis, extent);
                }
            }
        }
    }
}
