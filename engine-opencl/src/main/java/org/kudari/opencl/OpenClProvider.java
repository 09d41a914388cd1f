package org.kudari.opencl;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;

/** Looks for OpenCL devices and says what is there. This version has no kernels for them, so it offers none yet. */
public final class OpenClProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OpenClProvider() {}

    @Override
    public String kind() {
        return "opencl";
    }

    @Override
    public List<Found> find() {
        return List.of();
    }

    @Override
    public String absence() {
        return OpenCl.survey().sentence();
    }

    @Override
    public Backend open(String name, int threads) {
        throw new IllegalArgumentException("there is no device '" + name + "': " + absence());
    }
}
