package org.kudari.testkit;

import org.kudari.backend.Backend;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;

/** The reference, call by call: what a mutant overrides one call of. */
class MutatedReference extends ForwardingBackend {
    final Backend reference = inner();

    MutatedReference() {
        super(new ReferenceBackend());
    }
}
