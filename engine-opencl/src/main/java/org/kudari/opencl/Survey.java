package org.kudari.opencl;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What of OpenCL is on this machine.
 *
 * @param devices all that the drivers offer
 * @param obstacle why there are none, without a full stop; empty if there are some
 */
record Survey(List<OpenClDevice> devices, String obstacle) {

    static Survey of(List<OpenClDevice> devices) {
        return devices.isEmpty() ? without("no driver here offers a device") : new Survey(List.copyOf(devices), "");
    }

    static Survey without(String obstacle) {
        return new Survey(List.of(), obstacle);
    }

    /** Why no tensor can live on an OpenCL device, as one sentence. */
    String sentence() {
        if (devices.isEmpty()) {
            return "OpenCL: " + obstacle + ".";
        }
        String found = devices.stream().map(OpenClDevice::description).collect(Collectors.joining(", "));
        String count = devices.size() == 1 ? "1 device" : devices.size() + " devices";
        return "OpenCL: " + count + " found (" + found + "), but this version has no kernels for OpenCL yet.";
    }
}
