package org.kudari.opencl.reduce;

import org.kudari.opencl.runtime.OpenClDevice;

/**
 * The division of the elements of each result. It decides the order of a sum. It depends on the shape and the device
 * only, so a sum has the same bits in every run.
 *
 * @param lanes that take a segment's elements in turn; a power of two
 * @param columns results of one work-group; 1 on processors
 * @param segments partial results of each result
 * @param length elements of a segment
 * @param block elements that a lane adds one after the other
 * @param keepsErrors whether a lane keeps the rounding errors of its total, to which it adds blocks
 */
record ReducePlan(int lanes, int columns, long segments, long length, long block, boolean keepsErrors) {
    /** Elements for each lane from which on the tree of lanes is worth its barriers. */
    private static final int LANE_ELEMENTS = 4;

    /** The fewest columns of a work-group that read memory in whole cache lines. */
    private static final int FEW_COLUMNS = 32;

    /** Work-groups that keep a compute unit of a GPU busy. */
    private static final int GROUPS_PER_UNIT = 8;

    /** The fewest elements of a lane for which a segment is worth a second kernel. */
    private static final int SEGMENT_LANE_ELEMENTS = 16;

    /** On processors: work-items for each core. */
    private static final int ITEMS_PER_UNIT = 4;

    /** On processors: the fewest elements of a work-item. */
    private static final int ITEM_ELEMENTS = 1 << 14;

    /** Lanes of a result on processors: one or two vectors. */
    static final int PROCESSOR_LANES = 16;

    /**
     * Columns that a work-item computes side by side on processors. Memory is read in long runs, and the totals stay in
     * the first-level cache.
     */
    static final int PROCESSOR_COLUMNS = 64;

    /** The elements that a lane adds one after the other where the rounding errors of its totals are kept. */
    private static final int BLOCK_BESIDE_ERRORS = 32;

    /** The fewest elements of a row with lanes. */
    private static final int LONG_ROW = 2 * PROCESSOR_LANES;

    /**
     * The plan for work-groups.
     *
     * @param group the largest number of work-items, a power of two
     */
    static ReducePlan forWorkGroups(ReduceAxes axes, OpenClDevice device, int group) {
        long wantedGroups = (long) device.computeUnits() * GROUPS_PER_UNIT;
        long fullLanes = powerOfTwo((axes.elements() + LANE_ELEMENTS - 1) / LANE_ELEMENTS, group);
        int lanes;
        if (axes.columns() == 1) {
            lanes = (int) fullLanes;
        } else {
            int widest = axes.results() >= wantedGroups * group ? group : Math.min(group, FEW_COLUMNS);
            lanes = (int) Math.min(fullLanes, group / powerOfTwo(axes.columns(), widest));
        }
        int columns = (int) powerOfTwo(axes.results(), group / lanes);
        long groups = (axes.results() + columns - 1) / columns;
        long segments = groups * 4 > wantedGroups ? 1 : wantedGroups / groups;
        return split(
                axes, lanes, columns, Math.min(segments, axes.elements() / ((long) lanes * SEGMENT_LANE_ELEMENTS)));
    }

    /** The plan for processors, where work-items share nothing. */
    static ReducePlan forProcessor(ReduceAxes axes, OpenClDevice device) {
        boolean hasLanes = axes.columns() == 1 && axes.elements() >= LONG_ROW;
        long width = hasLanes ? 1 : Math.min(PROCESSOR_COLUMNS, Math.max(1, axes.columns()));
        long items = Math.max(1, axes.results() / width);
        long wantedItems = (long) device.computeUnits() * ITEMS_PER_UNIT;
        long segments = items >= wantedItems ? 1 : (wantedItems + items - 1) / items;
        return split(
                axes, hasLanes ? PROCESSOR_LANES : 1, 1, Math.min(segments, axes.elements() * width / ITEM_ELEMENTS));
    }

    /** The same segments with one lane each, for reductions in which the order does not matter. */
    ReducePlan withoutLanes() {
        return new ReducePlan(1, columns, segments, length, block, keepsErrors);
    }

    /** The same with a single segment of all elements. */
    ReducePlan withOneSegment(long elements) {
        return new ReducePlan(lanes, columns, 1, elements, block, keepsErrors);
    }

    /**
     * The same for a sum of floats, with short blocks and with the rounding errors of totals. So the error of the sum is
     * that of a short block, however many there are. A single block has no such errors.
     *
     * @param arePartial whether the elements are partial results: each of these is a block
     */
    ReducePlan besideErrors(boolean arePartial) {
        long shortBlock = arePartial ? 1 : BLOCK_BESIDE_ERRORS;
        return new ReducePlan(lanes, columns, segments, length, shortBlock, length > shortBlock * lanes);
    }

    private static ReducePlan split(ReduceAxes axes, int lanes, int columns, long segments) {
        long elements = Math.max(1, axes.elements());
        long length = roundUp((elements + Math.max(1, segments) - 1) / Math.max(1, segments), lanes);
        long share = (length + lanes - 1) / lanes;
        // With blocks of about the square root's length there are about as many blocks as elements in each. Both
        // chains of additions are short then, and so is the growth of the rounding error, where it is not kept.
        long block = Math.max(32, powerOfTwo((long) Math.sqrt(share), 1 << 20));
        return new ReducePlan(lanes, columns, (elements + length - 1) / length, length, block, false);
    }

    private static long roundUp(long number, long step) {
        return (number + step - 1) / step * step;
    }

    /** The least power of two that is at least {@code number}, but at most {@code limit}, which is a power of two. */
    private static long powerOfTwo(long number, long limit) {
        return number >= limit ? limit : number <= 1 ? 1 : Long.highestOneBit(number - 1) << 1;
    }
}
