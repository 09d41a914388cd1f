package org.kudari.backend.reference;

import java.util.List;
import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;

/** The provider of the reference device. It is always present and is opened only by name. */
public final class ReferenceProvider implements BackendProvider {
    private static final String NAME = "reference";
    private static final int RANK = -1;

    /** A provider, for {@link java.util.ServiceLoader}. */
    public ReferenceProvider() {}

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public int highestRank() {
        return RANK;
    }

    @Override
    public List<AvailableDevice> find() {
        return List.of(new AvailableDevice(NAME, new ReferenceBackend().info().description(), RANK));
    }

    @Override
    public String unavailableReason() {
        return "";
    }

    @Override
    public Backend open(String name, DeviceSettings settings) {
        if (settings.threads() > 1) {
            throw new IllegalArgumentException(
                    "the device 'reference' runs on one thread, not on " + settings.threads());
        }
        settings.matmulPrecision().requireSupported(NAME, Set.of(MatmulPrecision.FLOAT32));
        return new ReferenceBackend();
    }
}
