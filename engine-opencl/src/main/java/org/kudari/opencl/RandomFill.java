package org.kudari.opencl;

import org.kudari.backend.View;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Random numbers. */
final class RandomFill {
    private final Session session;

    RandomFill(Session session) {
        this.session = session;
    }

    void fill(Distribution distribution, RandomKey key, View out) {
        throw new UnsupportedOperationException("not yet on " + session.device().description());
    }
}
