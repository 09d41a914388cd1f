package org.kudari.opencl;

import java.util.EnumSet;
import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.layout.DType;
import org.kudari.testkit.ConformanceSuite;

/**
 * The half of the conformance suite that tests calls, on the first device of this machine. {@link OpenClGradientsTest}
 * is the other half.
 */
class OpenClConformanceTest extends ConformanceSuite {

    @Override
    protected Backend open() {
        return TestDevice.open();
    }

    @Override
    protected Set<Part> parts() {
        return EnumSet.of(Part.CALLS);
    }

    @Override
    protected Set<DType> types() {
        Set<DType> types = EnumSet.allOf(DType.class);
        if (!TestDevice.find().hasDoubles()) {
            types.remove(DType.FLOAT64);
        }
        return types;
    }
}
