package org.kudari.backend.tool;

import java.util.List;

/**
 * Optional for a backend with an asynchronous device: how long the device itself worked, for {@code
 * -Dkudari.debug=2}.
 */
public interface KernelTimer {

    /**
     * A kernel that ran.
     *
     * @param name what the backend calls it
     * @param seconds from its start to its end, by the device's clock
     */
    record KernelTime(String name, double seconds) {}

    /** Measures from now on, which may make every call slower. */
    void startTiming();

    /** The kernels that were started since this was last asked, in their order; waits for them. Empty where nothing is measured. */
    List<KernelTime> takeTimes();
}
