package org.kudari.testkit;

import org.kudari.backend.Backend;
import org.kudari.testkit.backend.SkeletonBackend;

class SkeletonConformanceTest extends ConformanceSuite {
    @Override
    protected Backend open() {
        return new SkeletonBackend();
    }
}
