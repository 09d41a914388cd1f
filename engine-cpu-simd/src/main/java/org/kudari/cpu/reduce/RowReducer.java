package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over the last axis, and perhaps others, which then count as part of it. Each matrix is one result. Its
 * elements go through {@value TileSizes#REDUCE_LANES} columns, in place where they are contiguous, and the totals of
 * the columns are combined.
 */
final class RowReducer extends Reducer {
    /** The number of results. */
    private final int results;

    /** The number of elements of each result. */
    private final long extent;

    /** The operand whose elements are read in place; null if they must be computed. */
    private final StridedOperand source;

    /** The number of results whose elements fit into one block. */
    private final int resultsPerBlock;

    /**
     * Creates a plan.
     *
     * @param elementwisePlan computes the elements, with the axes of the inputs reordered: they are numbered by result,
     *     and for one result in the order of summation
     * @param source the input, if the elements need not be computed; else null
     */
    RowReducer(
            ReductionOp reductionOp,
            ElementwisePlan elementwisePlan,
            StridedOperand source,
            List<View> inputs,
            View out,
            int results,
            long extent) {
        super(reductionOp, elementwisePlan, inputs, out, extent);
        this.results = results;
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
    int width(int result) {
        return TileSizes.REDUCE_LANES;
    }

    /** Computes the elements of many short results at a time. */
    @Override
    void reduceMatrices(WorkerScratch workerScratch, int from, int to) {
        if (source != null || resultsPerBlock < 2) {
            super.reduceMatrices(workerScratch, from, to);
            return;
        }
        int length = (int) extent;
        // The number of the result after the last block may exceed an int.
        for (long first = from; first < to; first += resultsPerBlock) {
            long last = Math.min(first + resultsPerBlock, to);
            elementwisePlan.runInto(workerScratch, first * extent, last * extent, blockOffset(workerScratch));
            for (int result = (int) first; result < last; result++) {
                reduceElements(
                        workerScratch,
                        workerScratch.data(),
                        blockOffset(workerScratch) + (int) (result - first) * length,
                        length);
                finishMatrix(workerScratch, result);
            }
        }
    }

    @Override
    void reduceBlock(WorkerScratch workerScratch, int result, long firstRow, int rows) {
        long first = result * extent + firstRow * TileSizes.REDUCE_LANES;
        int count = (int) Math.min(rows * TileSizes.REDUCE_LANES, extent - firstRow * TileSizes.REDUCE_LANES);
        if (source != null && source.isDense(first, count)) {
            reduceElements(workerScratch, source.floats(), source.position(first), count);
        } else {
            elementwisePlan.runInto(workerScratch, first, first + count, blockOffset(workerScratch));
            reduceElements(workerScratch, workerScratch.data(), blockOffset(workerScratch), count);
        }
    }

    private void reduceElements(WorkerScratch workerScratch, float[] x, int at, int count) {
        reductionOp.accumulateLanes(
                x, at, count, workerScratch.data(), totalsOffset(workerScratch), paddingOffset(workerScratch));
    }

    @Override
    void finishMatrix(WorkerScratch workerScratch, int result) {
        reductionOp.reduceLanes(workerScratch.data(), totalsOffset(workerScratch), ReductionOp.lanesInUse(extent));
        store(result, workerScratch.data(), totalsOffset(workerScratch), 1);
    }
}
