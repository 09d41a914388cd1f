package org.kudari.opencl;

import org.kudari.opencl.runtime.OpenClDevice;

/** How many work-items there are in kernels that do not stride over a range. */
final class LocalGroups {
    /** Enough to hide memory's latency; larger ones wait longer at barriers. */
    private static final int GROUP = 256;

    private static final int ITEMS_PER_UNIT = 8;

    private LocalGroups() {}

    /** The work-items of a group that shares local memory, a power of two; a kernel's own limit may be lower. */
    static int largest(OpenClDevice device) {
        return (int) Math.min(GROUP, Long.highestOneBit(device.maxWorkGroup()));
    }

    /** On a processor, whose work-items share nothing, enough of them that the last to end does not end long after the others. */
    static long processorItems(OpenClDevice device) {
        return (long) device.computeUnits() * ITEMS_PER_UNIT;
    }
}
