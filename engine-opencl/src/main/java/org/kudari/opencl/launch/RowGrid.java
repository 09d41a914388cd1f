package org.kudari.opencl.launch;

import org.kudari.opencl.runtime.OpenClDevice;

/**
 * Work-items for rows: the first axis shares a row, the second strides over the rows. On GPUs a work-item has a few columns, and a group
 * several rows where they are short; on processors a work-item has a whole row.
 */
public final class RowGrid {
    /** The largest group on GPUs. */
    private static final int GROUP = 256;

    /** The fewest work-items of a group, if there are enough rows: fewer would leave most of a compute unit idle. */
    private static final int SMALL_GROUP = 64;

    private static final int COLUMNS_PER_LANE = 4;
    private static final int GROUPS_PER_UNIT = 32;

    /** Enough elements that a group's start costs little beside them, and few enough that all processors have some. */
    private static final int PROCESSOR_ELEMENTS = 4096;

    private static final int PROCESSOR_ROWS = 64;

    private RowGrid() {}

    /** Work-items of the largest group in which rows are shared: a power of two that every kernel can have; 1 on processors. */
    public static int largestGroup(OpenClDevice device) {
        return device.isProcessor() ? 1 : WorkGroupSizes.largest(device);
    }

    /** @param largest the group that the kernel can run in at most */
    public static Grid of(OpenClDevice device, int largest, long rows, long columns) {
        long lanes = 1;
        long together = Math.clamp(PROCESSOR_ELEMENTS / columns, 1, Math.min(PROCESSOR_ROWS, largest));
        if (!device.isProcessor()) {
            long most = Math.min(GROUP, Integer.highestOneBit(largest));
            while (lanes < most && lanes * COLUMNS_PER_LANE < columns) {
                lanes *= 2;
            }
            together = Math.max(1, Math.min(SMALL_GROUP, most) / lanes);
        }
        long groups = Math.clamp((rows + together - 1) / together, 1, (long) device.computeUnits() * GROUPS_PER_UNIT);
        return new Grid(new long[] {lanes, groups * together}, new long[] {lanes, together});
    }
}
