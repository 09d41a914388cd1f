package org.kudari.opencl.launch;

import org.kudari.opencl.runtime.OpenClDevice;

/** The sizes of work-groups in kernels that share local memory, and the number of work-items on processors. */
public final class WorkGroupSizes {
    /** Enough to hide the latency of memory. Larger groups wait longer at barriers. */
    private static final int GROUP = 256;

    private static final int ITEMS_PER_UNIT = 8;

    private WorkGroupSizes() {}

    /** The work-items of a group that shares local memory, a power of two; a kernel's own limit may be lower. */
    public static int largest(OpenClDevice device) {
        return (int) Math.min(GROUP, Long.highestOneBit(device.maxWorkGroup()));
    }

    /**
     * The number of work-items on a processor, where they share nothing. There are several for each core, so that a
     * slow one delays the end only a little.
     */
    public static long processorWorkItems(OpenClDevice device) {
        return (long) device.computeUnits() * ITEMS_PER_UNIT;
    }
}
