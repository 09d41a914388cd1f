package org.kudari.opencl;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.opencl.runtime.Session;

/** Reductions. */
final class Reductions {
    private final Session session;

    Reductions(Session session) {
        this.session = session;
    }

    void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }
}
