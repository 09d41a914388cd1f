package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwiseLoop;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over the last axis (and perhaps others, which then count as part of it): each unit is one result. Its elements
 * run through {@value TileSizes#REDUCE_LANES} columns, in place where they lie densely, and the columns' totals are folded.
 */
final class RowReducer extends Reducer {
    private final int units;
    private final long extent;
    private final StridedOperand source;
    private final int unitsPerBlock;

    /**
     * @param elementwiseLoop over the inputs with their axes in another order: its elements are numbered by unit, and within it in the order of summation
     * @param source where the elements already lie; null if they must be computed
     */
    RowReducer(
            ReductionOp reductionOp,
            ElementwiseLoop elementwiseLoop,
            StridedOperand source,
            List<View> inputs,
            View out,
            int units,
            long extent) {
        super(reductionOp, elementwiseLoop, inputs, out, extent);
        this.units = units;
        this.extent = extent;
        this.source = source;
        this.unitsPerBlock = (int) (BLOCK * TileSizes.REDUCE_LANES / extent);
    }

    @Override
    int units() {
        return units;
    }

    @Override
    long rows() {
        return Math.ceilDiv(extent, TileSizes.REDUCE_LANES);
    }

    @Override
    int width(int unit) {
        return TileSizes.REDUCE_LANES;
    }

    /** Short units are computed many at a time. */
    @Override
    void reduceUnits(WorkerScratch workerScratch, int from, int to) {
        if (source != null || unitsPerBlock < 2) {
            super.reduceUnits(workerScratch, from, to);
            return;
        }
        int length = (int) extent;
        for (int first = from; first < to; first += unitsPerBlock) {
            int last = Math.min(first + unitsPerBlock, to);
            elementwiseLoop.runInto(workerScratch, first * extent, last * extent, block(workerScratch));
            for (int unit = first; unit < last; unit++) {
                reduceElements(
                        workerScratch, workerScratch.scratch(), block(workerScratch) + (unit - first) * length, length);
                finish(workerScratch, unit);
            }
        }
    }

    @Override
    void reduceBlock(WorkerScratch workerScratch, int unit, long firstRow, int rows) {
        long first = unit * extent + firstRow * TileSizes.REDUCE_LANES;
        int count = (int) Math.min(rows * TileSizes.REDUCE_LANES, extent - firstRow * TileSizes.REDUCE_LANES);
        if (source != null && source.isDense(first, count)) {
            reduceElements(workerScratch, source.floats(), source.position(first), count);
        } else {
            elementwiseLoop.runInto(workerScratch, first, first + count, block(workerScratch));
            reduceElements(workerScratch, workerScratch.scratch(), block(workerScratch), count);
        }
    }

    private void reduceElements(WorkerScratch workerScratch, float[] x, int at, int count) {
        reductionOp.elements(x, at, count, workerScratch.scratch(), totals(workerScratch), lastRow(workerScratch));
    }

    /** A row of scratch behind the block. */
    private static int lastRow(WorkerScratch workerScratch) {
        return block(workerScratch) + BLOCK * WIDEST;
    }

    @Override
    void finish(WorkerScratch workerScratch, int unit) {
        reductionOp.fold(workerScratch.scratch(), totals(workerScratch), ReductionOp.used(extent));
        store(unit, workerScratch.scratch(), totals(workerScratch), 1);
    }
}
