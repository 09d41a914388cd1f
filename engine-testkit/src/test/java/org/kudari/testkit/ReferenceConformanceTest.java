package org.kudari.testkit;

import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;

class ReferenceConformanceTest extends ConformanceSuite {
    @Override
    protected Backend open() {
        return new ReferenceBackend();
    }
}
