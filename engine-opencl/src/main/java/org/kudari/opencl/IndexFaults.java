package org.kudari.opencl;

import org.kudari.opencl.runtime.Session;

/** Indices outside of their axis, which kernels find long after the call. */
final class IndexFaults {
    private final Session session;

    IndexFaults(Session session) {
        this.session = session;
    }

    /** Throws what a kernel has found since the last time, when the device has been waited for. */
    void check() {}

    void close() {}
}
