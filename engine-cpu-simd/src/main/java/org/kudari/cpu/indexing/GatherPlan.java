package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.threads.WorkerScratch;

/** A gather of elements of any type. */
final class GatherPlan extends IndexingPlan {
    /**
     * Whether the index is the same along the innermost loop and the source is contiguous, so that whole rows are
     * copied.
     */
    private final boolean isRow;

    private HostBuffer from;
    private HostBuffer to;

    GatherPlan(View source, View indices, int axis, View out) {
        super(
                source,
                axis,
                List.of(atIndexZero(source, axis, out.shape()), indices.layout(), out.layout()),
                List.of(source, indices),
                List.of(out));
        isRow = nest.innerStride(INDICES) == 0 && nest.innerStride(SOURCE) == 1;
    }

    @Override
    public void bind(List<View> inputs, List<View> outputs) {
        super.bind(inputs, outputs);
        from = (HostBuffer) inputs.getFirst().buffer();
        to = (HostBuffer) outputs.getFirst().buffer();
    }

    @Override
    public void unbind() {
        super.unbind();
        from = null;
        to = null;
    }

    /** Gathers a range of elements, numbered in row-major order. */
    @Override
    public void run(WorkerScratch workerScratch, long first, long last) {
        long inner = nest.innerExtent();
        for (long element = first; element < last; ) {
            long within = element % inner;
            int count = (int) Math.min(inner - within, last - element);
            int origin = position(SOURCE, element / inner, within);
            int indexAt = position(INDICES, element / inner, within);
            int target = position(TARGET, element / inner, within);
            if (isRow) {
                copyRow(origin + index(indexAt) * indexedStride, target, count);
            } else {
                copyElements(origin, indexAt, target, count);
            }
            element += count;
        }
    }

    private void copyElements(int origin, int indexAt, int target, int count) {
        int sourceStride = (int) nest.innerStride(SOURCE);
        int indexStride = (int) nest.innerStride(INDICES);
        for (int i = 0; i < count; i++) {
            copyElement(origin + index(indexAt + i * indexStride) * indexedStride + i * sourceStride, target + i);
        }
    }

    private void copyElement(int at, int target) {
        switch (to.type()) {
            case FLOAT32 -> to.floats()[target] = from.floats()[at];
            case FLOAT64 -> to.doubles()[target] = from.doubles()[at];
            case INT32 -> to.ints()[target] = from.ints()[at];
            case INT64 -> to.longs()[target] = from.longs()[at];
            case UINT8, BOOL -> to.bytes()[target] = from.bytes()[at];
        }
    }

    private void copyRow(int at, int target, int count) {
        switch (to.type()) {
            case FLOAT32 -> System.arraycopy(from.floats(), at, to.floats(), target, count);
            case FLOAT64 -> System.arraycopy(from.doubles(), at, to.doubles(), target, count);
            case INT32 -> System.arraycopy(from.ints(), at, to.ints(), target, count);
            case INT64 -> System.arraycopy(from.longs(), at, to.longs(), target, count);
            case UINT8, BOOL -> System.arraycopy(from.bytes(), at, to.bytes(), target, count);
        }
    }
}
