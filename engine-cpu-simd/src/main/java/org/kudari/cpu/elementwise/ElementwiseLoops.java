package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.expr.Kernel;

/** The elementwise loops of a backend, kept from call to call. */
public final class ElementwiseLoops {
    private final PlanCache<Kernel, ElementwiseLoop> planCache = new PlanCache<>();
    private final KernelPrograms kernelPrograms;

    /**
     * Creates an empty cache.
     *
     * @param kernelPrograms the programs of the backend
     */
    public ElementwiseLoops(KernelPrograms kernelPrograms) {
        this.kernelPrograms = kernelPrograms;
    }

    /**
     * Returns a loop that is set to the tensors and uniforms of a call. The caller gives it back, unless the call
     * fails.
     */
    public ElementwiseLoop acquire(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        ElementwiseLoop elementwiseLoop = planCache.acquire(kernel, inputs, outputs);
        if (elementwiseLoop == null) {
            elementwiseLoop = new ElementwiseLoop(kernelPrograms, kernel, inputs, outputs);
        }
        elementwiseLoop.bind(uniforms, inputs, outputs);
        return elementwiseLoop;
    }

    /** Keeps a loop for later calls. */
    public void release(ElementwiseLoop elementwiseLoop) {
        planCache.release(elementwiseLoop.kernel(), elementwiseLoop);
    }

    /** Forgets all loops. */
    public void clear() {
        planCache.clear();
    }
}
