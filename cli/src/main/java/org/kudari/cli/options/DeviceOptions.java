package org.kudari.cli.options;

import org.kudari.backend.BackendInfo;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.io.InvalidInputException;
import picocli.CommandLine.Option;

/** Where to compute. */
public final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|opencl|reference",
            defaultValue = "auto",
            description =
                    "Where to compute: kudari doctor lists what is here (default: ${DEFAULT-VALUE}, the first of them). One"
                            + " of several is opencl:1, or a part of its name, such as opencl:h100.")
    private String name;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Convert.Threads.class,
            description = "How many threads the device may use; the results are the same with any number"
                    + " (default: the device's choice).")
    private Integer threads;

    @Option(
            names = "--precision",
            paramLabel = "float32|tf32|bfloat16",
            defaultValue = "float32",
            converter = Convert.Precision.class,
            description =
                    "What factors of matrix products are rounded to before they are multiplied, to be faster; their sums"
                            + " stay float32. A device that cannot do that refuses (default: ${DEFAULT-VALUE}).")
    private MatmulPrecision precision;

    /** Opens the device. */
    public Device open() {
        try {
            // A command may measure for the commands after it; a library is asked by its program.
            return Devices.open(name, new DeviceSettings(threads == null ? 0 : threads, precision, true));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }

    /** What factors of matrix products are to be rounded to. */
    public MatmulPrecision precision() {
        return precision;
    }

    /** An open device in a few words, such as {@code opencl:0 (OpenCL C, matrix products in TF32)}. */
    public static String describe(BackendInfo info) {
        String products = info.matmulPrecision() == MatmulPrecision.FLOAT32
                ? ""
                : ", matrix products in " + info.matmulPrecision();
        return info.name() + " (" + info.kernels() + products + ")";
    }
}
