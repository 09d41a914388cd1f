package org.kudari.cpu.reduce;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.elementwise.IntegerPlan;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * Runs reductions of float32 and of integers. For float32, decides how each is computed: by rows or by columns, in place
 * or through scratch memory.
 */
public final class ReduceKernels {
    private final KernelPrograms kernelPrograms;
    private final LoopCache loopCache;
    private final ParallelFor parallelFor;
    private final Map<Reduction, PlanCache<Kernel, Reducer>> plans = new EnumMap<>(Reduction.class);

    /** Creates the kernels on the threads, programs and loops of a backend. */
    public ReduceKernels(KernelPrograms kernelPrograms, LoopCache loopCache, ParallelFor parallelFor) {
        this.kernelPrograms = kernelPrograms;
        this.loopCache = loopCache;
        this.parallelFor = parallelFor;
        for (Reduction reduction : Reduction.values()) {
            plans.put(reduction, new PlanCache<>());
        }
    }

    /** Runs the backend's call for a float32 output. */
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        Shape full = inputs.getFirst().shape();
        if (out.shape().elements() == 0) {
            return;
        }
        if (full.elements() == 0) {
            storeEmpty(reduction, out, accumulate);
            return;
        }
        PlanCache<Kernel, Reducer> kept = plans.get(reduction);
        Reducer reducer = kept.acquire(kernel, inputs, List.of(out));
        if (reducer == null) {
            reducer = newReducer(reduction, kernel, inputs, out);
        }
        reducer.bind(uniforms, inputs, out, accumulate);
        reducer.reduce(parallelFor);
        kept.release(kernel, reducer);
    }

    /** Whether {@link #reduceIntegers} computes a call. */
    public static boolean suitsIntegers(List<View> inputs, View out) {
        return !out.type().isFloating()
                && inputs.getFirst().shape().elements() > 0
                && inputs.stream().noneMatch(view -> view.type().isFloating());
    }

    /** Runs the backend's call for integers and truth values. */
    public void reduceIntegers(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        Axes axes = new Axes(inputs.getFirst().shape(), out.shape());
        IntegerPlan plan = new IntegerPlan(kernel, permuted(inputs, axes.keptFirst()), List.of());
        plan.bind(uniforms, inputs, List.of());
        new IntegerReducer(reduction, plan, (int) out.shape().elements(), axes.rows)
                .reduce(parallelFor, out, accumulate);
    }

    private Reducer newReducer(Reduction reduction, Kernel kernel, List<View> inputs, View out) {
        Axes axes = new Axes(inputs.getFirst().shape(), out.shape());
        ReductionOp reductionOp = ReductionOp.of(reduction, loopCache);
        if (axes.columns == 0 && ShortRowReducer.suits(axes.outer, axes.rows)) {
            ElementwisePlan elementwisePlan = elementwisePlan(kernel, inputs, axes.reducedFirst());
            return new ShortRowReducer(
                    reductionOp, elementwisePlan, source(kernel, elementwisePlan), inputs, out, axes.outer, axes.rows);
        }
        ElementwisePlan elementwisePlan = elementwisePlan(kernel, inputs, axes.order);
        StridedOperand source = source(kernel, elementwisePlan);
        int outer = (int) axes.outer;
        if (axes.columns == 0) {
            return new RowReducer(reductionOp, elementwisePlan, source, inputs, out, outer, axes.rows);
        }
        boolean inPlace = source != null && axes.hasEvenRows(inputs.getFirst());
        return new ColumnReducer(
                reductionOp, elementwisePlan, inPlace ? source : null, inputs, out, outer, axes.rows, axes.columns);
    }

    /** Returns the input of a plan if it is reduced as it is, else null. */
    private static StridedOperand source(Kernel kernel, ElementwisePlan elementwisePlan) {
        return kernel == Kernel.IDENTITY ? elementwisePlan.input(0) : null;
    }

    /** Returns the plan that computes the elements in an order of the axes. */
    private ElementwisePlan elementwisePlan(Kernel kernel, List<View> inputs, int[] order) {
        return new ElementwisePlan(kernelPrograms, kernel, permuted(inputs, order), List.of());
    }

    private static List<View> permuted(List<View> inputs, int[] order) {
        List<View> permuted = new ArrayList<>(inputs.size());
        for (View input : inputs) {
            permuted.add(new View(input.buffer(), input.layout().permute(order)));
        }
        return permuted;
    }

    /** Forgets all plans. */
    public void clear() {
        plans.values().forEach(PlanCache::clear);
    }

    /** Stores the results of a reduction over no elements: 0 for a sum, NaN for a mean. */
    private static void storeEmpty(Reduction reduction, View out, boolean accumulate) {
        float value = reduction == Reduction.MEAN ? Float.NaN : 0;
        float[] results = ((HostBuffer) out.buffer()).floats();
        int first = (int) out.layout().offset();
        for (int i = first; i < first + out.shape().elements(); i++) {
            results[i] = accumulate ? results[i] + value : value;
        }
    }

    /** The order of axes in which a reduction goes through its elements. It depends on the shapes alone. */
    private static final class Axes {
        /**
         * The kept axes, then the reduced ones. If the last axis is kept, the kept axes at the end come after these.
         */
        final int[] order;

        /** The number of groups of rows and columns. */
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

        /** Returns the order with the reduced axes before all others. */
        int[] reducedFirst() {
            return ordered(true);
        }

        /** Returns the order with the reduced axes after all others. */
        int[] keptFirst() {
            return ordered(false);
        }

        private int[] ordered(boolean reducedFirst) {
            int[] ordered = new int[isReduced.length];
            int next = 0;
            for (boolean reduced : new boolean[] {reducedFirst, !reducedFirst}) {
                for (int axis = 0; axis < ordered.length; axis++) {
                    if (isReduced[axis] == reduced) {
                        ordered[next++] = axis;
                    }
                }
            }
            return ordered;
        }

        /** Whether the columns of a float32 tensor are contiguous and its rows evenly spaced. */
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
