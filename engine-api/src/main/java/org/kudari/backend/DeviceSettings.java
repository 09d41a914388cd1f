package org.kudari.backend;

import java.util.Objects;

/**
 * How a device is to be opened. What it does not say is the device's choice: {@code DEFAULT} with what a program minds about.
 *
 * <pre>{@code
 * Device device = Devices.open("opencl", DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32));
 * }</pre>
 *
 * @param threads the number of threads to use, 0 for the device's choice
 * @param matmulPrecision what the factors of {@code FLOAT32} matrix products may be rounded to; a device that
 *     does not support it refuses to open
 */
public record DeviceSettings(int threads, MatmulPrecision matmulPrecision) {
    /** The device chooses the number of threads; matrix products are in FLOAT32. */
    public static final DeviceSettings DEFAULT = new DeviceSettings(0, MatmulPrecision.FLOAT32);

    /** @throws IllegalArgumentException if the number of threads is negative */
    public DeviceSettings {
        if (threads < 0) {
            throw new IllegalArgumentException("a device needs at least one thread, not " + threads);
        }
        Objects.requireNonNull(matmulPrecision, "matmulPrecision");
    }

    /** These settings with so many threads, 0 for the device's choice. */
    public DeviceSettings withThreads(int count) {
        return new DeviceSettings(count, matmulPrecision);
    }

    /** These settings with factors of matrix products rounded so. */
    public DeviceSettings withMatmulPrecision(MatmulPrecision precision) {
        return new DeviceSettings(threads, precision);
    }
}
