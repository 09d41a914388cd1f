package org.kudari.opencl.indexing;

import org.kudari.backend.Backend;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.runtime.Session;

/** {@link IndexErrorsTest} with the kernels for GPUs, on whatever device is here. */
class GpuIndexErrorsTest extends IndexErrorsTest {

    @Override
    Backend device() {
        return TestDevice.backend(Session.open(TestDevice.gpuLike()));
    }
}
