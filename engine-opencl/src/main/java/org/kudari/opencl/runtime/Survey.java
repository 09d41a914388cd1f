package org.kudari.opencl.runtime;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What of OpenCL is on this machine.
 *
 * @param devices all that the drivers offer and that can be used, GPUs with memory of their own first, processors last
 * @param obstacle why there are none, without a full stop; empty if there are some
 */
public record Survey(List<OpenClDevice> devices, String obstacle) {

    static Survey of(List<OpenClDevice> devices) {
        return devices.isEmpty() ? without("no driver here offers a device") : new Survey(List.copyOf(devices), "");
    }

    static Survey without(String obstacle) {
        return new Survey(List.of(), obstacle);
    }

    /** What is here, as one sentence. */
    public String sentence() {
        if (devices.isEmpty()) {
            return "OpenCL: " + obstacle + ".";
        }
        String found = devices.stream().map(OpenClDevice::description).collect(Collectors.joining(", "));
        return "OpenCL: " + (devices.size() == 1 ? "1 device" : devices.size() + " devices") + " (" + found + ").";
    }
}
