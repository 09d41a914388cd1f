package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;

/** The sweeps of a backend, kept from call to call. */
final class Sweeps {
    private final Plans<Kernel, Sweep> plans = new Plans<>();
    private final Programs programs;

    Sweeps(Programs programs) {
        this.programs = programs;
    }

    /** A sweep over tensors, which is to be given back. */
    Sweep take(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        Sweep sweep = plans.take(kernel, inputs, outputs);
        if (sweep == null) {
            sweep = new Sweep(programs, kernel, inputs, outputs);
        }
        sweep.bind(uniforms, inputs, outputs);
        return sweep;
    }

    void giveBack(Sweep sweep) {
        plans.giveBack(sweep.kernel(), sweep);
    }

    void clear() {
        plans.clear();
    }
}
