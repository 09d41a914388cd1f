package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.expr.Kernel;

/** The elementwise loops of a backend, kept from call to call. */
public final class ElementwisePlans {
    private final PlanCache<Kernel, ElementwisePlan> planCache = new PlanCache<>();
    private final KernelPrograms kernelPrograms;

    /**
     * Creates an empty cache.
     *
     * @param kernelPrograms the programs of the backend
     */
    public ElementwisePlans(KernelPrograms kernelPrograms) {
        this.kernelPrograms = kernelPrograms;
    }

    /**
     * Returns a loop that is set to the tensors and uniforms of a call. The caller gives it back, unless the call
     * fails.
     */
    public ElementwisePlan acquire(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        ElementwisePlan elementwisePlan = planCache.acquire(kernel, inputs, outputs);
        if (elementwisePlan == null) {
            elementwisePlan = new ElementwisePlan(kernelPrograms, kernel, inputs, outputs);
        }
        elementwisePlan.bind(uniforms, inputs, outputs);
        return elementwisePlan;
    }

    /** Keeps a loop for later calls. */
    public void release(ElementwisePlan elementwisePlan) {
        planCache.release(elementwisePlan.kernel(), elementwisePlan);
    }

    /** Forgets all loops. */
    public void clear() {
        planCache.clear();
    }
}
