package org.kudari.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.opencl.runtime.OpenCl;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.runtime.Survey;

/** The devices of OpenCL's drivers, named {@code opencl:0}, {@code opencl:1} and so on, GPUs first. */
public final class OpenClProvider implements BackendProvider {
    private static final String KIND = "opencl";

    /** A GPU is preferred to the processor. A driver that runs on the processor is not: the engine's own backend does that better. */
    private static final int GPU_RANK = 20;

    private static final int PROCESSOR_RANK = 5;

    private Survey survey;

    /** For {@link java.util.ServiceLoader}. */
    public OpenClProvider() {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<Found> find() {
        List<OpenClDevice> devices = devices();
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
    public Backend open(String name, int threads) {
        List<Found> found = find();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).name().equals(name)) {
                return new OpenClBackend(name, Session.open(devices().get(i)));
            }
        }
        throw new IllegalArgumentException("there is no device '" + name + "': " + survey().sentence());
    }

    private List<OpenClDevice> devices() {
        return survey().devices().stream()
                .sorted(Comparator.comparing(OpenClDevice::isProcessor))
                .toList();
    }

    private synchronized Survey survey() {
        if (survey == null) {
            survey = OpenCl.survey();
        }
        return survey;
    }
}
