package org.kudari.opencl;

import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.OpenClDevice;

/** How many work-items run a kernel whose items stride over a range, so that any number of them does. */
record Grid(long[] global, long[] local) {
    /** Enough for every GPU to hide its memory's latency, and a few vectors for a processor. */
    private static final int GROUP = 256;

    private static final int PROCESSOR_GROUP = 64;

    /** Groups for each of the device's units: some run while others wait for memory. */
    private static final int GROUPS_PER_UNIT = 32;

    private static final int PROCESSOR_GROUPS_PER_UNIT = 4;

    /** At most one work-item for each of so many pieces of work. */
    static Grid striding(OpenClDevice device, CompiledKernel kernel, long work) {
        long group = Math.min(kernel.largestGroup(), device.isProcessor() ? PROCESSOR_GROUP : GROUP);
        long most = (long) device.computeUnits() * (device.isProcessor() ? PROCESSOR_GROUPS_PER_UNIT : GROUPS_PER_UNIT);
        long groups = Math.clamp((work + group - 1) / group, 1, most);
        return new Grid(new long[] {groups * group}, new long[] {group});
    }
}
