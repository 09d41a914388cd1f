package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.expr.Scalar;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Gather and scatter-add. Where indices repeat along the last axes, so that whole rows are picked, rows are copied or added
 * as a whole.
 */
final class Indexing {
    // The operands of the loops.
    private static final int INDEXED = 0;
    private static final int INDICES = 1;
    private static final int PLAIN = 2;

    private final Sharing sharing;
    private final Current<Loop> add;

    Indexing(Sharing sharing, Loops loops) {
        this.sharing = sharing;
        this.add = loops.loop(Scalar.ADD, 0);
    }

    /**
     * The call of the backend, for every type.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    void gather(View source, View indices, int axis, View out) {
        checkIndices(indices, source.shape().dim(axis), axis);
        long elements = out.shape().elements();
        if (elements == 0) {
            return;
        }
        LoopNest nest = nest(source, indices, axis, out);
        HostBuffer from = (HostBuffer) source.buffer();
        HostBuffer to = (HostBuffer) out.buffer();
        HostBuffer index = (HostBuffer) indices.buffer();
        int step = (int) source.layout().stride(axis);
        boolean isRow = nest.innerStride(INDICES) == 0 && nest.innerStride(INDEXED) == 1;
        long inner = nest.innerExtent();
        sharing.forEachRange(elements, 1, sharing.isWorthwhile(elements, 1), (_, first, last) -> {
            for (long element = first; element < last; ) {
                long within = element % inner;
                int count = (int) Math.min(inner - within, last - element);
                int origin = place(nest, INDEXED, element / inner, within);
                int indexAt = place(nest, INDICES, element / inner, within);
                int target = place(nest, PLAIN, element / inner, within);
                if (isRow) {
                    int row = (int) Elements.loadLong(index, indexAt);
                    copyRow(from, origin + row * step, to, target, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        int row = (int) Elements.loadLong(index, indexAt + i * (int) nest.innerStride(INDICES));
                        int place = origin + row * step + i * (int) nest.innerStride(INDEXED);
                        copyElement(from, place, to, target + i);
                    }
                }
                element += count;
            }
        });
    }

    private static void copyElement(HostBuffer from, int at, HostBuffer to, int target) {
        switch (to.type()) {
            case FLOAT32 -> to.floats()[target] = from.floats()[at];
            case FLOAT64 -> to.doubles()[target] = from.doubles()[at];
            case INT32 -> to.ints()[target] = from.ints()[at];
            case INT64 -> to.longs()[target] = from.longs()[at];
            case UINT8, BOOL -> to.bytes()[target] = from.bytes()[at];
        }
    }

    private static void copyRow(HostBuffer from, int at, HostBuffer to, int target, int count) {
        switch (to.type()) {
            case FLOAT32 -> System.arraycopy(from.floats(), at, to.floats(), target, count);
            case FLOAT64 -> System.arraycopy(from.doubles(), at, to.doubles(), target, count);
            case INT32 -> System.arraycopy(from.ints(), at, to.ints(), target, count);
            case INT64 -> System.arraycopy(from.longs(), at, to.longs(), target, count);
            case UINT8, BOOL -> System.arraycopy(from.bytes(), at, to.bytes(), target, count);
        }
    }

    /**
     * The call of the backend, for float32. Each sum is added up in row-major order: threads share an axis along which no
     * two elements of the source meet.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    void scatterAdd(View source, View indices, int axis, View target) {
        checkIndices(indices, target.shape().dim(axis), axis);
        long elements = source.shape().elements();
        if (elements == 0) {
            return;
        }
        LoopNest nest = nest(target, indices, axis, source);
        int shared = longestFreeLoop(nest);
        Scatter scatter = new Scatter(
                nest,
                ((HostBuffer) target.buffer()).floats(),
                (int) target.layout().stride(axis),
                (HostBuffer) indices.buffer(),
                ((HostBuffer) source.buffer()).floats(),
                add.get());
        if (shared < 0) {
            scatter.run(0, 0, nest.extent(0));
        } else {
            boolean worthwhile = sharing.isWorthwhile(elements, 1);
            sharing.forEachRange(
                    nest.extent(shared), Tiles.GRANULE, worthwhile, (_, from, to) -> scatter.run(shared, from, to));
        }
    }

    /** The longest loop whose iterations reach different elements of the target whatever the indices; -1 if there is none. */
    private static int longestFreeLoop(LoopNest nest) {
        int longest = -1;
        for (int loop = 0; loop < nest.rank(); loop++) {
            boolean free = nest.stride(INDEXED, loop) != 0;
            if (free && (longest < 0 || nest.extent(loop) > nest.extent(longest))) {
                longest = loop;
            }
        }
        return longest;
    }

    /** The loops over an indexed tensor (at index 0 of the axis), the indices, and the tensor in their shape. */
    private static LoopNest nest(View indexed, View indices, int axis, View plain) {
        Layout origin = indexed.layout().slice(axis, 0, 1, 1).broadcastTo(plain.shape());
        return new LoopNest(List.of(origin, indices.layout(), plain.layout()));
    }

    private static int place(LoopNest nest, int operand, long run, long within) {
        return (int) (nest.start(operand, run) + within * nest.innerStride(operand));
    }

    private static void checkIndices(View indices, long extent, int axis) {
        Layout distinct = indices.layout();
        for (int a = 0; a < distinct.shape().rank(); a++) {
            if (distinct.stride(a) == 0 && distinct.shape().dim(a) > 1) {
                distinct = distinct.slice(a, 0, 1, 1);
            }
        }
        HostBuffer buffer = (HostBuffer) indices.buffer();
        LoopNest nest = new LoopNest(List.of(distinct));
        for (long run = 0; run < nest.outerIterations(); run++) {
            for (long i = 0; i < nest.innerExtent(); i++) {
                long index = Elements.loadLong(buffer, place(nest, 0, run, i));
                if (index < 0 || index >= extent) {
                    throw new IndexOutOfBoundsException("index " + index + " is outside of axis " + axis
                            + ", which has extent " + extent + ": indices go from 0 to " + (extent - 1));
                }
            }
        }
    }
}
