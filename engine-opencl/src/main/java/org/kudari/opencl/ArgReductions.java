package org.kudari.opencl;

import org.kudari.backend.ArgReduction;
import org.kudari.backend.View;
import org.kudari.opencl.runtime.Session;

/** The places of extremes. */
final class ArgReductions {
    private final Session session;

    ArgReductions(Session session) {
        this.session = session;
    }

    void reduce(ArgReduction reduction, View input, int axis, View out) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }
}
