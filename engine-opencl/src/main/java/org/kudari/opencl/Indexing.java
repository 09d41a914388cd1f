package org.kudari.opencl;

import org.kudari.backend.View;
import org.kudari.opencl.runtime.Session;

/** Gather and scatter. */
final class Indexing {
    private final IndexFaults faults;
    private final Session session;

    Indexing(Session session, IndexFaults faults) {
        this.session = session;
        this.faults = faults;
    }

    void gather(View source, View indices, int axis, View out) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }

    void scatterAdd(View source, View indices, int axis, View target) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }
}
