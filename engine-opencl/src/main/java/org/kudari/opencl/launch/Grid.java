package org.kudari.opencl.launch;

import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.source.LoopSchedule;

/**
 * The global and local sizes of a launch (OpenCL's NDRange), for kernels whose loops run with any number of work-items.
 *
 * @param global work-items along each axis, multiples of those of a work-group
 * @param local work-items of a work-group along each axis
 */
public record Grid(long[] global, long[] local) {
    /** The work-items of a group: enough on every GPU to hide the latency of memory. */
    private static final int GROUP = 256;

    /** Work-groups for each compute unit: some run while others wait for memory. */
    private static final int GROUPS_PER_UNIT = 32;

    /** Ranges for each core: several, so that a slow one delays the end only a little. */
    private static final int RANGES_PER_UNIT = 4;

    /** Elements that one core processes in less time than another takes to wake up. */
    private static final int ELEMENTS_PER_RANGE = 1024;

    /** The way in which a device's work-items share a loop: in chunks on processors, with a grid stride on GPUs. */
    public static LoopSchedule schedule(OpenClDevice device) {
        return device.isProcessor() ? LoopSchedule.CHUNKED : LoopSchedule.GRID_STRIDE;
    }

    /**
     * The sizes for a loop: at most one work-item for each iteration.
     *
     * @param iterations of the loop
     * @param elements that an iteration reads or writes, approximately
     */
    public static Grid forIterations(OpenClDevice device, CompiledKernel kernel, long iterations, long elements) {
        return switch (schedule(device)) {
            case GRID_STRIDE -> {
                long group = Math.min(kernel.largestGroup(), GROUP);
                long groups = Math.ceilDiv(iterations, group);
                yield of(Math.clamp(groups, 1, (long) device.computeUnits() * GROUPS_PER_UNIT), group);
            }
            case CHUNKED -> {
                long perRange = Math.max(1, ELEMENTS_PER_RANGE / elements);
                long ranges = Math.ceilDiv(iterations, perRange);
                yield of(Math.clamp(ranges, 1, (long) device.computeUnits() * RANGES_PER_UNIT), 1);
            }
        };
    }

    private static Grid of(long groups, long group) {
        return new Grid(new long[] {groups * group}, new long[] {group});
    }
}
