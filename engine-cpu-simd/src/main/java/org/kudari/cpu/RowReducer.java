package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;

/**
 * Reduces over the last axis (and perhaps others, which then count as part of it): each unit is one result. Its elements
 * run through {@value Tiles#REDUCE_LANES} columns, in place where they lie densely, and the columns' totals are folded.
 */
final class RowReducer extends Reducer {
    private final int units;
    private final long extent;
    private final Operand source;
    private final int unitsPerBlock;

    /**
     * @param sweep over the inputs with their axes in another order: its elements are numbered by unit, and within it in the order of summation
     * @param source where the elements already lie; null if they must be computed
     */
    RowReducer(Combine combine, Sweep sweep, Operand source, List<View> inputs, View out, int units, long extent) {
        super(combine, sweep, inputs, out, extent);
        this.units = units;
        this.extent = extent;
        this.source = source;
        this.unitsPerBlock = (int) (BLOCK * Tiles.REDUCE_LANES / extent);
    }

    @Override
    int units() {
        return units;
    }

    @Override
    long rows() {
        return Math.ceilDiv(extent, Tiles.REDUCE_LANES);
    }

    @Override
    int width(int unit) {
        return Tiles.REDUCE_LANES;
    }

    /** Short units are computed many at a time. */
    @Override
    void reduceUnits(Frame frame, int from, int to) {
        if (source != null || unitsPerBlock < 2) {
            super.reduceUnits(frame, from, to);
            return;
        }
        int length = (int) extent;
        for (int first = from; first < to; first += unitsPerBlock) {
            int last = Math.min(first + unitsPerBlock, to);
            sweep.runInto(frame, first * extent, last * extent, block(frame));
            for (int unit = first; unit < last; unit++) {
                reduceElements(frame, frame.scratch(), block(frame) + (unit - first) * length, length);
                finish(frame, unit);
            }
        }
    }

    @Override
    void reduceBlock(Frame frame, int unit, long firstRow, int rows) {
        long first = unit * extent + firstRow * Tiles.REDUCE_LANES;
        int count = (int) Math.min(rows * Tiles.REDUCE_LANES, extent - firstRow * Tiles.REDUCE_LANES);
        if (source != null && source.isDense(first, count)) {
            reduceElements(frame, source.floats(), source.position(first), count);
        } else {
            sweep.runInto(frame, first, first + count, block(frame));
            reduceElements(frame, frame.scratch(), block(frame), count);
        }
    }

    private void reduceElements(Frame frame, float[] x, int at, int count) {
        combine.elements(x, at, count, frame.scratch(), totals(frame), lastRow(frame));
    }

    /** A row of scratch behind the block. */
    private static int lastRow(Frame frame) {
        return block(frame) + BLOCK * WIDEST;
    }

    @Override
    void finish(Frame frame, int unit) {
        combine.fold(frame.scratch(), totals(frame), Combine.used(extent));
        store(unit, frame.scratch(), totals(frame), 1);
    }
}
