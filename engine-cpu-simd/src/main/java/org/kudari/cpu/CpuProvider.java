package org.kudari.cpu;

import java.util.List;
import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.cpu.microkernel.TileChoice;
import org.kudari.cpu.platform.CpuFeatures;

/** Opens the CPU backend. The CPU is always available. It ranks above the reference backend. */
public final class CpuProvider implements BackendProvider {
    private static final String NAME = "cpu";
    private static final int RANK = 10;

    /** Creates the provider, for {@link java.util.ServiceLoader}. */
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
    public List<AvailableDevice> find() {
        return List.of(new AvailableDevice(NAME, CpuFeatures.processorName(), RANK));
    }

    @Override
    public String unavailableReason() {
        return "";
    }

    /**
     * Opens the CPU on the widest tier that runs here.
     *
     * @param settings the number of threads, 0 for one on each processor; the precision of matrix products must be
     *     float32; with background tuning, a process of 15 seconds measures tiles of matrix products
     * @throws IllegalArgumentException if the system property {@code kudari.cpu.vectorBits} names a tier that does not
     *     run here, or if the settings ask for rounded matrix products
     */
    @Override
    public Backend open(String name, DeviceSettings settings) {
        settings.matmulPrecision().requireSupported(NAME, Set.of(MatmulPrecision.FLOAT32));
        Backend backend = CpuBackend.open(settings.threads());
        int bits = CpuFeatures.choose().tier().bits();
        if (settings.backgroundTuning() && bits > 0) {
            TileChoice.measureInBackground(bits);
        }
        return backend;
    }
}
