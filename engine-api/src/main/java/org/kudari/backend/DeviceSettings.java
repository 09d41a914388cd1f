package org.kudari.backend;

import java.util.Objects;

/**
 * Settings for opening a device. Settings that are not given are chosen by the device. Start from {@link #DEFAULT} and
 * change what matters:
 *
 * <pre>{@code
 * Device device = Devices.open("opencl", DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32));
 * }</pre>
 *
 * @param threads the number of threads to use; 0 lets the device choose
 * @param matmulPrecision what the factors of {@code FLOAT32} matrix products may be rounded to; a device that does not
 *     support it refuses to open
 */
public record DeviceSettings(int threads, MatmulPrecision matmulPrecision) {
    /** The device chooses the number of threads; matrix products are in {@code FLOAT32}. */
    public static final DeviceSettings DEFAULT = new DeviceSettings(0, MatmulPrecision.FLOAT32);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of threads is negative
     * @throws NullPointerException if the precision is null
     */
    public DeviceSettings {
        if (threads < 0) {
            throw new IllegalArgumentException("a device needs at least one thread, not " + threads);
        }
        Objects.requireNonNull(matmulPrecision, "matmulPrecision");
    }

    /**
     * These settings with another number of threads.
     *
     * @param count the number of threads; 0 lets the device choose
     * @return the settings
     * @throws IllegalArgumentException if the number is negative
     */
    public DeviceSettings withThreads(int count) {
        return new DeviceSettings(count, matmulPrecision);
    }

    /**
     * These settings with another precision of matrix products.
     *
     * @param precision what the factors may be rounded to
     * @return the settings
     */
    public DeviceSettings withMatmulPrecision(MatmulPrecision precision) {
        return new DeviceSettings(threads, precision);
    }
}
