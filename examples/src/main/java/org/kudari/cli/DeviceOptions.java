package org.kudari.cli;

import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.io.InvalidInputException;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|opencl|reference",
            defaultValue = "auto",
            description =
                    "Where to compute: kudari doctor lists what is here (default: ${DEFAULT-VALUE}, the first of them).")
    private String name;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Convert.Threads.class,
            description = "How many threads the device may use; the results are the same with any number"
                    + " (default: the device's choice).")
    private Integer threads;

    /** Opens the device. */
    Device open() {
        try {
            return Devices.open(name, threads == null ? 0 : threads);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }
}
