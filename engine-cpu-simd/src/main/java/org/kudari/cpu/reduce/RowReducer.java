package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwiseLoop;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over the last axis (and perhaps others, which then count as part of it): each unit is one result. Its
 * elements run through {@value TileSizes#REDUCE_LANES} columns, in place where they lie densely, and the columns'
 * totals are folded.
 */
final class RowReducer extends Reducer {
    private final int results;
    private final long extent;
    private final StridedOperand source;
    private final int resultsPerBlock;

    /**
     * @param elementwiseLoop over the inputs with their axes in another order: its elements are numbered by unit, and
     *     within it in the order of summation
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
        this.results = units;
        this.extent = extent;
        this.source = source;
        this.resultsPerBlock = (int) (BLOCK_ROWS * TileSizes.REDUCE_LANES / extent);
    }

    @Override
    int matrices() {
        return results;
    }

    @Override
    long rowCount() {
        return Math.ceilDiv(extent, TileSizes.REDUCE_LANES);
    }

    @Override
    int width(int unit) {
        return TileSizes.REDUCE_LANES;
    }

    /** Short units are computed many at a time. */
    @Override
    void reduceMatrices(WorkerScratch workerScratch, int from, int to) {
        if (source != null || resultsPerBlock < 2) {
            super.reduceMatrices(workerScratch, from, to);
            return;
        }
        int length = (int) extent;
        for (int first = from; first < to; first += resultsPerBlock) {
            int last = Math.min(first + resultsPerBlock, to);
            elementwiseLoop.runInto(workerScratch, first * extent, last * extent, blockOffset(workerScratch));
            for (int unit = first; unit < last; unit++) {
                reduceElements(
                        workerScratch,
                        workerScratch.data(),
                        blockOffset(workerScratch) + (unit - first) * length,
                        length);
                finishMatrix(workerScratch, unit);
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
            elementwiseLoop.runInto(workerScratch, first, first + count, blockOffset(workerScratch));
            reduceElements(workerScratch, workerScratch.data(), blockOffset(workerScratch), count);
        }
    }

    private void reduceElements(WorkerScratch workerScratch, float[] x, int at, int count) {
        reductionOp.accumulateLanes(
                x, at, count, workerScratch.data(), totalsOffset(workerScratch), paddingOffset(workerScratch));
    }

    /** A row of scratch behind the block. */
    private static int paddingOffset(WorkerScratch workerScratch) {
        return blockOffset(workerScratch) + BLOCK_ROWS * MAX_WIDTH;
    }

    @Override
    void finishMatrix(WorkerScratch workerScratch, int unit) {
        reductionOp.reduceLanes(workerScratch.data(), totalsOffset(workerScratch), ReductionOp.lanesInUse(extent));
        store(unit, workerScratch.data(), totalsOffset(workerScratch), 1);
    }
}
