package org.kudari.opencl;

import java.util.EnumSet;
import java.util.Set;

/** The half of the conformance suite that tests gradients. Most of its time goes to the compilation of kernels. */
class OpenClGradientsTest extends OpenClConformanceTest {

    @Override
    protected Set<Part> parts() {
        return EnumSet.of(Part.GRADIENTS);
    }
}
