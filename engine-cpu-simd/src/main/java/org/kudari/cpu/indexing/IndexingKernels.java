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
 * Gather and scatter-add. Where indices repeat along the last axes, so that whole rows are picked, rows are copied or added
 * as a whole.
 */
public final class IndexingKernels {
    private final ParallelFor parallelFor;
    private final SwappableLoop<PrimitiveLoop> add;
    private final PlanCache<Integer, GatherWalk> gathers = new PlanCache<>();
    private final PlanCache<Integer, ScatterAddWalk> scatters = new PlanCache<>();

    public IndexingKernels(ParallelFor parallelFor, LoopCache loopCache) {
        this.parallelFor = parallelFor;
        this.add = loopCache.loop(Primitive.ADD, 0);
    }

    /**
     * The call of the backend, for every type.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    public void gather(View source, View indices, int axis, View out) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(out);
        GatherWalk gatherWalk = gathers.take(axis, inputs, outputs);
        if (gatherWalk == null) {
            gatherWalk = new GatherWalk(source, indices, axis, out);
        }
        gatherWalk.bind(inputs, outputs);
        gatherWalk.checkIndices();
        long elements = out.shape().elements();
        parallelFor.forEachRange(elements, 1, parallelFor.isWorthwhile(elements, 1), gatherWalk);
        gathers.giveBack(axis, gatherWalk);
    }

    /**
     * The call of the backend, for float32.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    public void scatterAdd(View source, View indices, int axis, View target) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(target);
        ScatterAddWalk scatterAddWalk = scatters.take(axis, inputs, outputs);
        if (scatterAddWalk == null) {
            scatterAddWalk = new ScatterAddWalk(source, indices, axis, target, add);
        }
        scatterAddWalk.bind(inputs, outputs);
        scatterAddWalk.checkIndices();
        scatterAddWalk.addAll(parallelFor);
        scatters.giveBack(axis, scatterAddWalk);
    }
}
