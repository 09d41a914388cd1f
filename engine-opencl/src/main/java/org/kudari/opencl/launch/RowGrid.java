package org.kudari.opencl.launch;

import org.kudari.opencl.runtime.OpenClDevice;

/**
 * The sizes of launches over rows. The first axis of a work-group shares a row, and the second axis strides over rows.
 * On GPUs a work-item takes a few columns, and a group takes several rows if they are short. On processors a work-item
 * takes a whole row.
 */
public final class RowGrid {
    /** The largest group on GPUs. */
    private static final int GROUP = 256;

    /** The fewest work-items of a group, if there are enough rows: fewer would leave most of a compute unit idle. */
    private static final int SMALL_GROUP = 64;

    private static final int COLUMNS_PER_LANE = 4;
    private static final int GROUPS_PER_UNIT = 32;

    /**
     * The elements of a group on processors: enough that a group's start costs little in comparison, and few enough
     * that every core gets groups.
     */
    private static final int PROCESSOR_ELEMENTS = 4096;

    private static final int PROCESSOR_ROWS = 64;

    private RowGrid() {}

    /**
     * The work-items of the largest group in which rows are shared: a power of two, and 1 on processors. A kernel's own
     * limit may be lower.
     */
    public static int largestGroup(OpenClDevice device) {
        return device.isProcessor() ? 1 : WorkGroupSizes.largest(device);
    }

    /**
     * The sizes for a number of rows.
     *
     * @param largest the largest group in which the kernel can run
     */
    public static Grid of(OpenClDevice device, int largest, long rows, long columns) {
        long lanes = 1;
        long rowsPerGroup = Math.clamp(PROCESSOR_ELEMENTS / columns, 1, Math.min(PROCESSOR_ROWS, largest));
        if (!device.isProcessor()) {
            long maxLanes = Math.min(GROUP, Integer.highestOneBit(largest));
            while (lanes < maxLanes && lanes * COLUMNS_PER_LANE < columns) {
                lanes *= 2;
            }
            rowsPerGroup = Math.max(1, Math.min(SMALL_GROUP, maxLanes) / lanes);
        }
        long groups =
                Math.clamp((rows + rowsPerGroup - 1) / rowsPerGroup, 1, (long) device.computeUnits() * GROUPS_PER_UNIT);
        return new Grid(new long[] {lanes, groups * rowsPerGroup}, new long[] {lanes, rowsPerGroup});
    }
}
