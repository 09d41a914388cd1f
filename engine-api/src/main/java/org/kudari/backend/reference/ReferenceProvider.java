package org.kudari.backend.reference;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;

/** Always present; asked for by name, never preferred. */
public final class ReferenceProvider implements BackendProvider {
    private static final int RANK = -1;

    /** For {@link java.util.ServiceLoader}. */
    public ReferenceProvider() {}

    @Override
    public String kind() {
        return "reference";
    }

    @Override
    public int highestRank() {
        return RANK;
    }

    @Override
    public List<Found> find() {
        return List.of(new Found("reference", new ReferenceBackend().info().description(), RANK));
    }

    @Override
    public String absence() {
        return "";
    }

    @Override
    public Backend open(String name, int threads) {
        if (threads > 1) {
            throw new IllegalArgumentException("the device 'reference' runs on one thread, not on " + threads);
        }
        return new ReferenceBackend();
    }
}
