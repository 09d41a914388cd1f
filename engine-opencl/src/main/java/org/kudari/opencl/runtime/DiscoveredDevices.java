package org.kudari.opencl.runtime;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The OpenCL devices of this machine.
 *
 * @param devices all devices that can be used: GPUs with their own memory first, processors last
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

    /** The devices, or the reason why there are none, as one sentence. */
    public String summary() {
        if (devices.isEmpty()) {
            return "OpenCL: " + reason + ".";
        }
        String found = devices.stream().map(OpenClDevice::description).collect(Collectors.joining(", "));
        return "OpenCL: " + (devices.size() == 1 ? "1 device" : devices.size() + " devices") + " (" + found + ").";
    }
}
