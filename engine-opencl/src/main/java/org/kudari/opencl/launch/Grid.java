package org.kudari.opencl.launch;

import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.source.LoopSchedule;

/**
 * The global and local sizes of a launch (OpenCL's NDRange), for kernels whose loops run with any number of
 * work-items.
 */
public record Grid(long[] global, long[] local) {
    /** Enough for every GPU to hide its memory's latency. */
    private static final int GROUP = 256;

    /** Work-groups for each compute unit: some run while others wait for memory. */
    private static final int GROUPS_PER_UNIT = 32;

    /** Ranges for each core: several, so that a slow one delays the end only a little. */
    private static final int RANGES_PER_UNIT = 4;

    /** Elements that one core processes in less time than another takes to wake up. */
    private static final int ELEMENTS_PER_RANGE = 1024;

    /** How a device shares the rounds of a loop. */
    public static LoopSchedule schedule(OpenClDevice device) {
        return device.isProcessor() ? LoopSchedule.CHUNKED : LoopSchedule.GRID_STRIDE;
    }

    /**
     * The sizes for a loop of some number of iterations: at most one work-item for each.
     *
     * @param elements that a round takes about
     */
    public static Grid forIterations(OpenClDevice device, CompiledKernel kernel, long rounds, long elements) {
        return switch (schedule(device)) {
            case GRID_STRIDE -> {
                long group = Math.min(kernel.largestGroup(), GROUP);
                long groups = Math.ceilDiv(rounds, group);
                yield of(Math.clamp(groups, 1, (long) device.computeUnits() * GROUPS_PER_UNIT), group);
            }
            case CHUNKED -> {
                long rest = Math.max(1, ELEMENTS_PER_RANGE / elements);
                long ranges = Math.ceilDiv(rounds, rest);
                yield of(Math.clamp(ranges, 1, (long) device.computeUnits() * RANGES_PER_UNIT), 1);
            }
        };
    }

    private static Grid of(long groups, long group) {
        return new Grid(new long[] {groups * group}, new long[] {group});
    }
}
