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
 * @param backgroundTuning whether a process that lives for a while may measure, once and on one core, which kernels suit
 *     this machine, and keep that in the user's cache folder for later processes; {@code kudari tune} does so at once
 */
public record DeviceSettings(int threads, MatmulPrecision matmulPrecision, boolean backgroundTuning) {
    /**
     * The device chooses the number of threads; matrix products are in {@code FLOAT32}; nothing is measured in the
     * background.
     */
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
     * Settings without background tuning.
     *
     * @param threads the number of threads to use; 0 lets the device choose
     * @param matmulPrecision what the factors of {@code FLOAT32} matrix products may be rounded to
     * @throws IllegalArgumentException if the number of threads is negative
     * @throws NullPointerException if the precision is null
     */
    public DeviceSettings(int threads, MatmulPrecision matmulPrecision) {
        this(threads, matmulPrecision, false);
    }

    /**
     * These settings with another number of threads.
     *
     * @param count the number of threads; 0 lets the device choose
     * @return the settings
     * @throws IllegalArgumentException if the number is negative
     */
    public DeviceSettings withThreads(int count) {
        return new DeviceSettings(count, matmulPrecision, backgroundTuning);
    }

    /**
     * These settings with another precision of matrix products.
     *
     * @param precision what the factors may be rounded to
     * @return the settings
     */
    public DeviceSettings withMatmulPrecision(MatmulPrecision precision) {
        return new DeviceSettings(threads, precision, backgroundTuning);
    }

    /**
     * These settings with or without background tuning. A library leaves that to the program that uses it.
     *
     * @param allowed whether a process that lives for a while may measure kernels for later processes
     * @return the settings
     */
    public DeviceSettings withBackgroundTuning(boolean allowed) {
        return new DeviceSettings(threads, matmulPrecision, allowed);
    }
}
