package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.opencl.matmul.MatrixUnits;
import org.kudari.opencl.runtime.DeviceDiscovery;
import org.kudari.opencl.runtime.DiscoveredDevices;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/** The devices of OpenCL's drivers, named {@code opencl:0}, {@code opencl:1} and so on, GPUs first. */
public final class OpenClProvider implements BackendProvider {
    private static final String KIND = "opencl";

    /**
     * Below the CPU backend's rank, so that {@code auto} does not choose a GPU. Some GPUs are slower than the CPU
     * beside them, and no GPU was measured yet.
     */
    private static final int GPU_RANK = 8;

    private static final int PROCESSOR_RANK = 5;

    private DiscoveredDevices discoveredDevices;

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
    public List<AvailableDevice> find() {
        List<OpenClDevice> devices = discoveredDevices().devices();
        List<AvailableDevice> found = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            OpenClDevice device = devices.get(i);
            found.add(new AvailableDevice(
                    KIND + ":" + i, device.description(), device.isProcessor() ? PROCESSOR_RANK : GPU_RANK));
        }
        return found;
    }

    @Override
    public String unavailableReason() {
        return discoveredDevices().devices().isEmpty() ? discoveredDevices().summary() : "";
    }

    @Override
    public Backend open(String name, DeviceSettings settings) {
        List<AvailableDevice> found = find();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).name().equals(name)) {
                return open(name, discoveredDevices().devices().get(i), settings.matmulPrecision());
            }
        }
        throw new IllegalArgumentException(
                "there is no device '" + name + "': " + discoveredDevices().summary());
    }

    private static Backend open(String name, OpenClDevice device, MatmulPrecision precision) {
        // Checked before a session is opened, since opening takes a while.
        precision.requireSupported(name, MatrixUnits.precisions(device));
        Session session = Session.open(device);
        try {
            return new OpenClBackend(name, session, MatrixUnits.open(name, session, precision));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private synchronized DiscoveredDevices discoveredDevices() {
        if (discoveredDevices == null) {
            discoveredDevices = DeviceDiscovery.discover();
        }
        return discoveredDevices;
    }
}
