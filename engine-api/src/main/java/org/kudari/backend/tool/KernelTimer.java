package org.kudari.backend.tool;

import java.util.List;

/**
 * Optional for a backend with an asynchronous device: measures the time that kernels take on the device, for {@code
 * -Dkudari.debug=2}.
 */
public interface KernelTimer {

    /**
     * A kernel that ran.
     *
     * @param name the backend's name of the kernel
     * @param seconds the time from its start to its end, by the device's clock
     */
    record KernelTime(String name, double seconds) {}

    /** Starts measuring. Every call may become slower. */
    void startTiming();

    /**
     * Returns the kernels that were started since the last call of this method, and forgets them. Waits for them.
     *
     * @return the kernels in their order; empty if nothing is measured
     */
    List<KernelTime> takeTimes();
}
