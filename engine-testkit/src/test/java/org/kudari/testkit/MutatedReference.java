package org.kudari.testkit;

import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;

/** The reference, as the base class of mutants, which override one call. */
class MutatedReference extends ForwardingBackend {
    final Backend reference = inner();

    MutatedReference() {
        super(new ReferenceBackend());
    }
}
