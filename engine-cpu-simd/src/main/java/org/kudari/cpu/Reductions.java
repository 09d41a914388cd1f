package org.kudari.cpu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/** Chooses how a float32 reduction runs: by rows or by columns, in place or through scratch memory. */
final class Reductions {
    private final Programs programs;
    private final Loops loops;
    private final Sharing sharing;
    private final Map<Reduction, Plans<Kernel, Reducer>> plans = new EnumMap<>(Reduction.class);

    Reductions(Programs programs, Loops loops, Sharing sharing) {
        this.programs = programs;
        this.loops = loops;
        this.sharing = sharing;
        for (Reduction reduction : Reduction.values()) {
            plans.put(reduction, new Plans<>());
        }
    }

    void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        Shape full = inputs.getFirst().shape();
        if (out.shape().elements() == 0) {
            return;
        }
        if (full.elements() == 0) {
            storeEmpty(reduction, out, accumulate);
            return;
        }
        Plans<Kernel, Reducer> kept = plans.get(reduction);
        Reducer reducer = kept.take(kernel, inputs, List.of(out));
        if (reducer == null) {
            reducer = reducer(reduction, kernel, inputs, out);
        }
        reducer.bind(uniforms, inputs, out, accumulate);
        reducer.reduce(sharing);
        kept.giveBack(kernel, reducer);
    }

    private Reducer reducer(Reduction reduction, Kernel kernel, List<View> inputs, View out) {
        Axes axes = new Axes(inputs.getFirst().shape(), out.shape());
        List<View> ordered = new ArrayList<>(inputs.size());
        for (View input : inputs) {
            ordered.add(new View(input.buffer(), input.layout().permute(axes.order)));
        }
        Combine combine = Combine.of(reduction, loops);
        Sweep sweep = new Sweep(programs, kernel, ordered, List.of());
        Operand source = kernel == Kernel.IDENTITY ? sweep.input(0) : null;
        int outer = (int) axes.outer;
        if (axes.columns == 0) {
            return new RowReducer(combine, sweep, source, inputs, out, outer, axes.rows);
        }
        boolean inPlace = source != null && axes.hasEvenRows(inputs.getFirst());
        return new ColumnReducer(combine, sweep, inPlace ? source : null, inputs, out, outer, axes.rows, axes.columns);
    }

    void clear() {
        plans.values().forEach(Plans::clear);
    }

    /** The reduction of no elements. */
    private static void storeEmpty(Reduction reduction, View out, boolean accumulate) {
        float value = reduction == Reduction.MEAN ? Float.NaN : 0;
        float[] results = ((HostBuffer) out.buffer()).floats();
        int first = (int) out.layout().offset();
        for (int i = first; i < first + out.shape().elements(); i++) {
            results[i] = accumulate ? results[i] + value : value;
        }
    }

    /** The axes in the order in which a reduction walks over them; decided by the shapes alone. */
    private static final class Axes {
        /** Kept axes, then reduced ones; behind them, where the last axis is kept, the kept axes at the end. */
        final int[] order;

        /** The number of results before the columns. */
        final long outer;

        /** The number of elements of each result. */
        final long rows;

        /** The number of neighbouring results at the end; 0 if the last axis is reduced. */
        final long columns;

        private final boolean[] isReduced;
        private final int firstColumnAxis;

        Axes(Shape full, Shape result) {
            int rank = full.rank();
            isReduced = new boolean[rank];
            long reduced = 1;
            for (int axis = 0; axis < rank; axis++) {
                isReduced[axis] = full.dim(axis) != result.dim(axis);
                reduced *= isReduced[axis] ? full.dim(axis) : 1;
            }
            int trailing = rank;
            long kept = 1;
            while (trailing > 0 && !isReduced[trailing - 1]) {
                kept *= full.dim(--trailing);
            }
            boolean byColumns = kept > 1;
            firstColumnAxis = byColumns ? trailing : rank;
            rows = reduced;
            columns = byColumns ? kept : 0;
            outer = result.elements() / (byColumns ? kept : 1);
            order = new int[rank];
            int next = 0;
            for (int axis = 0; axis < firstColumnAxis; axis++) {
                if (!isReduced[axis]) {
                    order[next++] = axis;
                }
            }
            for (int axis = 0; axis < firstColumnAxis; axis++) {
                if (isReduced[axis]) {
                    order[next++] = axis;
                }
            }
            for (int axis = firstColumnAxis; axis < rank; axis++) {
                order[next++] = axis;
            }
        }

        /** Whether the columns of a float32 tensor are neighbours in memory, and the rows evenly spaced. */
        boolean hasEvenRows(View view) {
            Layout layout = view.layout();
            Layout row = layout;
            for (int axis = 0; axis < isReduced.length; axis++) {
                if (axis >= firstColumnAxis || !isReduced[axis]) {
                    layout = layout.slice(axis, 0, 1, 1);
                }
                if (axis < firstColumnAxis) {
                    row = row.slice(axis, 0, 1, 1);
                }
            }
            LoopNest rowNest = new LoopNest(List.of(row));
            return view.type() == DType.FLOAT32
                    && new LoopNest(List.of(layout)).rank() == 1
                    && rowNest.rank() == 1
                    && rowNest.innerStride(0) == 1;
        }
    }
}
