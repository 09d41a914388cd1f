package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.expr.Kernel;

/** The sweeps of a backend, kept from call to call. */
public final class ElementwiseLoops {
    private final PlanCache<Kernel, ElementwiseLoop> planCache = new PlanCache<>();
    private final KernelPrograms kernelPrograms;

    public ElementwiseLoops(KernelPrograms kernelPrograms) {
        this.kernelPrograms = kernelPrograms;
    }

    /** A sweep over tensors, which is to be given back. */
    public ElementwiseLoop take(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        ElementwiseLoop elementwiseLoop = planCache.take(kernel, inputs, outputs);
        if (elementwiseLoop == null) {
            elementwiseLoop = new ElementwiseLoop(kernelPrograms, kernel, inputs, outputs);
        }
        elementwiseLoop.bind(uniforms, inputs, outputs);
        return elementwiseLoop;
    }

    public void giveBack(ElementwiseLoop elementwiseLoop) {
        planCache.giveBack(elementwiseLoop.kernel(), elementwiseLoop);
    }

    public void clear() {
        planCache.clear();
    }
}
