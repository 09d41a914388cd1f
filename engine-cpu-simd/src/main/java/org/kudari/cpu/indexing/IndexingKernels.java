package org.kudari.cpu.indexing;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.expr.Primitive;

/**
 * Gather and scatter-add. Where indices repeat along the last axes, so that whole rows are selected, each row is copied
 * or added as a whole.
 */
public final class IndexingKernels {
    private final ParallelFor parallelFor;
    private final SwappableLoop<PrimitiveLoop> add;
    private final PlanCache<Integer, GatherPlan> gathers = new PlanCache<>();
    private final PlanCache<Integer, ScatterAddPlan> scatters = new PlanCache<>();

    /** Creates the kernels on the threads and loops of a backend. */
    public IndexingKernels(ParallelFor parallelFor, LoopCache loopCache) {
        this.parallelFor = parallelFor;
        this.add = loopCache.loop(Primitive.ADD, 0);
    }

    /**
     * Runs the backend's call, for every type.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    public void gather(View source, View indices, int axis, View out) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(out);
        GatherPlan plan = gathers.acquire(axis, inputs, outputs);
        if (plan == null) {
            plan = new GatherPlan(source, indices, axis, out);
        }
        plan.bind(inputs, outputs);
        plan.checkIndices();
        long elements = out.shape().elements();
        parallelFor.forEachRange(elements, plan.granule(), ParallelFor.cost(elements, 1), plan);
        gathers.release(axis, plan);
    }

    /**
     * Runs the backend's call, for float32.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    public void scatterAdd(View source, View indices, int axis, View target) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(target);
        ScatterAddPlan plan = scatters.acquire(axis, inputs, outputs);
        if (plan == null) {
            plan = new ScatterAddPlan(source, indices, axis, target, add);
        }
        plan.bind(inputs, outputs);
        plan.checkIndices();
        plan.addAll(parallelFor);
        scatters.release(axis, plan);
    }

    /** Forgets all plans. */
    public void clear() {
        gathers.clear();
        scatters.clear();
    }
}
