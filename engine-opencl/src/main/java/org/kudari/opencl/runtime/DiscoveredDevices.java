package org.kudari.opencl.runtime;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What of OpenCL is on this machine.
 *
 * @param devices all that the drivers offer and that can be used, GPUs with memory of their own first, processors last
 * @param reason why there are none, without a full stop; empty if there are some
 */
public record DiscoveredDevices(List<OpenClDevice> devices, String reason) {

    static DiscoveredDevices of(List<OpenClDevice> devices) {
        return devices.isEmpty()
                ? without("no driver here offers a device")
                : new DiscoveredDevices(List.copyOf(devices), "");
    }

    static DiscoveredDevices without(String obstacle) {
        return new DiscoveredDevices(List.of(), obstacle);
    }

    /** What is here, as one sentence. */
    public String summary() {
        if (devices.isEmpty()) {
            return "OpenCL: " + reason + ".";
        }
        String found = devices.stream().map(OpenClDevice::description).collect(Collectors.joining(", "));
        return "OpenCL: " + (devices.size() == 1 ? "1 device" : devices.size() + " devices") + " (" + found + ").";
    }
}
