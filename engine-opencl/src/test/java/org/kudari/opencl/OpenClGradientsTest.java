package org.kudari.opencl;

import java.util.EnumSet;
import java.util.Set;

/** The half of the conformance suite that takes the most time to compile its kernels. */
class OpenClGradientsTest extends OpenClConformanceTest {

    @Override
    protected Set<Part> parts() {
        return EnumSet.of(Part.GRADIENTS);
    }
}
