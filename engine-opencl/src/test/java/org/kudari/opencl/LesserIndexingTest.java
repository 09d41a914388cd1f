package org.kudari.opencl;

import org.kudari.backend.Backend;
import org.kudari.opencl.runtime.Session;

/** The same with the kernels for GPUs. */
class LesserIndexingTest extends IndexingTest {

    @Override
    Backend device() {
        return new OpenClBackend("opencl:0", Session.open(AnyDevice.lesser()));
    }
}
