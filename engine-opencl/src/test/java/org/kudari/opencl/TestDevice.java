package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.Set;
import org.kudari.backend.Backend;
import org.kudari.backend.DeviceSettings;
import org.kudari.opencl.matmul.MatrixUnitMatMul;
import org.kudari.opencl.runtime.DeviceDiscovery;
import org.kudari.opencl.runtime.DiscoveredDevices;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/**
 * The device on which tests run: the first of this machine. If there is none, tests are skipped; they fail if the
 * environment variable {@code KUDARI_REQUIRE_OPENCL} is {@code true}.
 */
public final class TestDevice {
    private static final DiscoveredDevices DISCOVERED = DeviceDiscovery.discover();

    private TestDevice() {}

    /** The device, unchanged. */
    public static OpenClDevice find() {
        boolean required = Boolean.parseBoolean(System.getenv("KUDARI_REQUIRE_OPENCL"));
        boolean isThere = !DISCOVERED.devices().isEmpty();
        assertThat(isThere || !required).as(DISCOVERED.summary()).isTrue();
        assumeTrue(isThere, DISCOVERED.summary());
        return DISCOVERED.devices().getFirst();
    }

    /** The same device without {@code double}, described as a GPU, so that it gets the kernels for GPUs. */
    public static OpenClDevice gpuLike() {
        return gpuLike(find().computeUnits());
    }

    /** The same with another number of compute units. */
    public static OpenClDevice gpuLike(int computeUnits) {
        return changed(computeUnits, find().localMemory(), find().floatVector(), false, Set.of());
    }

    /** The same device with vectors of another length. */
    public static OpenClDevice withVectorsOf(int floats) {
        return changed(find().computeUnits(), find().localMemory(), floats, find().isProcessor(), find().extensions());
    }

    /** The same device with another size of local memory. */
    public static OpenClDevice withLocalMemoryOf(long bytes) {
        return changed(find().computeUnits(), bytes, find().floatVector(), find().isProcessor(), find().extensions());
    }

    private static OpenClDevice changed(
            int computeUnits, long localMemory, int floatVector, boolean isProcessor, Set<String> extensions) {
        OpenClDevice device = find();
        return new OpenClDevice(
                device.id(),
                device.name(),
                device.platform(),
                device.version(),
                device.build(),
                computeUnits,
                device.globalMemory(),
                device.maxAllocation(),
                localMemory,
                device.maxWorkGroup(),
                floatVector,
                device.maxParameters(),
                device.hasFma(),
                isProcessor,
                extensions);
    }

    /** A backend on a session, which it closes with itself. */
    public static Backend backend(Session session) {
        return backend(session, Optional.empty());
    }

    /** A backend with matrix units if there are some. */
    public static Backend backend(Session session, Optional<MatrixUnitMatMul> units) {
        return new OpenClBackend("opencl:0", session, units);
    }

    /** The backend that the provider opens on the first device. */
    public static Backend open() {
        find();
        return new OpenClProvider().open("opencl:0", DeviceSettings.DEFAULT);
    }
}
