package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;

/** The processor: always present, preferred to the reference and left for a GPU. */
public final class CpuProvider implements BackendProvider {
    private static final String NAME = "cpu";
    private static final int RANK = 10;

    /** For {@link java.util.ServiceLoader}. */
    public CpuProvider() {}

    @Override
    public int highestRank() {
        return RANK;
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public List<Found> find() {
        return List.of(new Found(NAME, Processor.description(), RANK));
    }

    @Override
    public String absence() {
        return "";
    }

    /**
     * Opens the processor on the widest tier that runs here.
     *
     * @param threads the number of threads, 0 for one on each processor
     * @throws IllegalArgumentException if the system property {@code kudari.cpu.vectorBits} asks for a tier that does not
     */
    @Override
    public Backend open(String name, int threads) {
        return CpuBackend.open(threads);
    }
}
