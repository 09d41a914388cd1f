package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.opencl.runtime.OpenCl;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.runtime.Survey;

/** The devices of OpenCL's drivers, named {@code opencl:0}, {@code opencl:1} and so on, GPUs first. */
public final class OpenClProvider implements BackendProvider {
    private static final String KIND = "opencl";

    /**
     * Below the CPU backend's rank, so that {@code auto} does not choose a GPU. Some GPUs are slower than the CPU
     * beside them, and no GPU was measured yet.
     */
    private static final int GPU_RANK = 8;

    private static final int PROCESSOR_RANK = 5;

    private Survey survey;

    /** For {@link java.util.ServiceLoader}. */
    public OpenClProvider() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int highestRank() {
        return GPU_RANK;
    }

    @Override
    public List<Found> find() {
        List<OpenClDevice> devices = survey().devices();
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            OpenClDevice device = devices.get(i);
            found.add(
                    new Found(KIND + ":" + i, device.description(), device.isProcessor() ? PROCESSOR_RANK : GPU_RANK));
        }
        return found;
    }

    @Override
    public String absence() {
        return survey().devices().isEmpty() ? survey().sentence() : "";
    }

    @Override
    public Backend open(String name, DeviceSettings settings) {
        List<Found> found = find();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).name().equals(name)) {
                return open(name, survey().devices().get(i), settings.matmulPrecision());
            }
        }
        throw new IllegalArgumentException("there is no device '" + name + "': " + survey().sentence());
    }

    private static Backend open(String name, OpenClDevice device, MatmulPrecision precision) {
        // Before a session is opened, which takes a while.
        precision.requireOffered(name, MatrixUnits.precisions(device));
        Session session = Session.open(device);
        try {
            return new OpenClBackend(name, session, MatrixUnits.open(name, session, precision));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private synchronized Survey survey() {
        if (survey == null) {
            survey = OpenCl.survey();
        }
        return survey;
    }
}
