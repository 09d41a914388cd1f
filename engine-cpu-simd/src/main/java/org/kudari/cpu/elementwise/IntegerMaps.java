package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.expr.Kernel;

/** Elementwise calls that compute on integers or truth values, such as a comparison of labels. */
public final class IntegerMaps {
    private final PlanCache<Kernel, IntegerPlan> planCache = new PlanCache<>();
    private final ParallelFor parallelFor;

    /** Creates the maps on the threads of a backend. */
    public IntegerMaps(ParallelFor parallelFor) {
        this.parallelFor = parallelFor;
    }

    /** Runs the backend's call. */
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        long elements = outputs.getFirst().shape().elements();
        if (elements == 0) {
            return;
        }
        IntegerPlan plan = planCache.acquire(kernel, inputs, outputs);
        if (plan == null) {
            plan = new IntegerPlan(kernel, inputs, outputs);
        }
        plan.bind(uniforms, inputs, outputs);
        parallelFor.forEachRange(elements, TileSizes.GRANULE, ParallelFor.cost(elements, plan.cost()), plan);
        planCache.release(kernel, plan);
    }

    /** Forgets all plans. */
    public void clear() {
        planCache.clear();
    }
}
