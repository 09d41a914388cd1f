package org.kudari.opencl.reduce;

import org.kudari.opencl.runtime.OpenClDevice;

/**
 * How the elements of each result are divided. The division decides the order of a sum. It depends on the shape and
 * the device only, so a sum has the same bits in every run.
 *
 * @param lanes among which a segment's elements go around; a power of two
 * @param columns results of one work-group; 1 on processors
 * @param segments partial results of each result
 * @param length elements of a segment
 * @param block elements that a lane adds up one after the other
 */
record ReducePlan(int lanes, int columns, long segments, long length, long block) {
    /** Elements for each lane from which on the tree of lanes is worth its barriers. */
    private static final int LANE_ELEMENTS = 4;

    /** Columns that a work-group needs at least to read memory in whole lines. */
    private static final int FEW_COLUMNS = 32;

    /** Work-groups that keep a unit of a GPU busy. */
    private static final int GROUPS_PER_UNIT = 8;

    /** Elements for each lane of a segment, so that it is worth a second kernel. */
    private static final int SEGMENT_LANE_ELEMENTS = 16;

    /** On processors: work-items for each core, and the elements that each should have. */
    private static final int ITEMS_PER_UNIT = 4;

    private static final int ITEM_ELEMENTS = 1 << 14;

    /** Lanes of a result on processors: a vector or two. */
    static final int PROCESSOR_LANES = 16;

    /** Columns side by side on processors: memory is read in long stretches, and totals stay in the first cache. */
    static final int PROCESSOR_COLUMNS = 64;

    /** The fewest elements of a row with lanes. */
    private static final int LONG_ROW = 2 * PROCESSOR_LANES;

    /** For work-groups of up to so many work-items, a power of two. */
    static ReducePlan forWorkGroups(ReduceAxes axes, OpenClDevice device, int group) {
        long enough = (long) device.computeUnits() * GROUPS_PER_UNIT;
        long fullLanes = powerOfTwo((axes.elements() + LANE_ELEMENTS - 1) / LANE_ELEMENTS, group);
        int lanes;
        if (axes.columns() == 1) {
            lanes = (int) fullLanes;
        } else {
            int widest = axes.results() >= enough * group ? group : Math.min(group, FEW_COLUMNS);
            lanes = (int) Math.min(fullLanes, group / powerOfTwo(axes.columns(), widest));
        }
        int columns = (int) powerOfTwo(axes.results(), group / lanes);
        long groups = (axes.results() + columns - 1) / columns;
        long segments = groups * 4 > enough ? 1 : enough / groups;
        return split(
                axes, lanes, columns, Math.min(segments, axes.elements() / ((long) lanes * SEGMENT_LANE_ELEMENTS)));
    }

    /** For work-items that share nothing. */
    static ReducePlan forProcessor(ReduceAxes axes, OpenClDevice device) {
        boolean byLanes = axes.columns() == 1 && axes.elements() >= LONG_ROW;
        long width = byLanes ? 1 : Math.min(PROCESSOR_COLUMNS, Math.max(1, axes.columns()));
        long items = Math.max(1, axes.results() / width);
        long enough = (long) device.computeUnits() * ITEMS_PER_UNIT;
        long segments = items >= enough ? 1 : (enough + items - 1) / items;
        return split(
                axes, byLanes ? PROCESSOR_LANES : 1, 1, Math.min(segments, axes.elements() * width / ITEM_ELEMENTS));
    }

    /** The same segments for one lane each, where the order does not matter. */
    ReducePlan withoutLanes() {
        return new ReducePlan(1, columns, segments, length, block);
    }

    /** One segment of all the elements. */
    ReducePlan withOneSegment(long elements) {
        return new ReducePlan(lanes, columns, 1, elements, block);
    }

    private static ReducePlan split(ReduceAxes axes, int lanes, int columns, long segments) {
        long elements = Math.max(1, axes.elements());
        long length = roundUp((elements + Math.max(1, segments) - 1) / Math.max(1, segments), lanes);
        long share = (length + lanes - 1) / lanes;
        // With blocks of about the square root's length there are about as many blocks as elements in each. Both
        // chains of additions are short then, and so is the growth of the rounding error.
        long block = Math.max(32, powerOfTwo((long) Math.sqrt(share), 1 << 20));
        return new ReducePlan(lanes, columns, (elements + length - 1) / length, length, block);
    }

    private static long roundUp(long number, long step) {
        return (number + step - 1) / step * step;
    }

    /** The least power of two that is no less than a number, up to a power of two that it is not to exceed. */
    private static long powerOfTwo(long number, long most) {
        return number >= most ? most : number <= 1 ? 1 : Long.highestOneBit(number - 1) << 1;
    }
}
