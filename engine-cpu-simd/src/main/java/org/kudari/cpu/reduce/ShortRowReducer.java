package org.kudari.cpu.reduce;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over the last axis, and perhaps others, where each result has few elements and there are many results. A
 * matrix has neighbouring results as columns. Its rows are the first elements of all of these results, then the second
 * ones, and so on, so that a vector combines elements of as many results as it has lanes. A {@link RowReducer} would
 * spend more time on the end of each short row than on its elements.
 *
 * <p>The order of a sum is that of {@link RowReducer}, whose lane totals have one element each here: the number of rows
 * is halved again and again.
 */
final class ShortRowReducer extends Reducer {
    /** The most elements of a result. */
    private static final int MAX_EXTENT = BLOCK_ROWS;

    /** The fewest results for each element of one. With fewer, the rows of a matrix are too short to pay. */
    private static final int MIN_RESULTS_PER_ELEMENT = 4;

    /** The most columns of a matrix. The rows of several inputs are read from L1 again and again. */
    private static final int COLUMNS = 1024;

    private final long results;
    private final int extent;

    /** The operand whose elements are loaded; null if they must be computed. */
    private final StridedOperand source;

    /**
     * Creates a plan.
     *
     * @param elementwisePlan computes the elements, with the axes of the inputs reordered: they are numbered by the
     *     order of summation, and for one place in that order by result
     * @param source the input, if the elements need not be computed; else null
     */
    ShortRowReducer(
            ReductionOp reductionOp,
            ElementwisePlan elementwisePlan,
            StridedOperand source,
            List<View> inputs,
            View out,
            long results,
            long extent) {
        super(reductionOp, elementwisePlan, inputs, out, extent);
        this.source = source;
        this.results = results;
        this.extent = (int) extent;
    }

    /** Whether reductions of this shape are faster in this way. */
    static boolean suits(long results, long extent) {
        return extent <= MAX_EXTENT && results >= MIN_RESULTS_PER_ELEMENT * extent;
    }

    @Override
    int matrices() {
        return (int) Math.ceilDiv(results, COLUMNS);
    }

    @Override
    long rowCount() {
        return extent;
    }

    @Override
    int width(int matrix) {
        return TileSizes.roundUp(columns(matrix));
    }

    private int columns(int matrix) {
        return (int) Math.min(COLUMNS, results - firstResult(matrix));
    }

    private static long firstResult(int matrix) {
        return (long) matrix * COLUMNS;
    }

    /** Leaves the combination of all rows in the first row of the block. */
    @Override
    void reduceBlock(WorkerScratch workerScratch, int matrix, long firstRow, int rows) {
        int width = width(matrix);
        int block = blockOffset(workerScratch);
        for (int row = 0; row < rows; row++) {
            long first = row * results + firstResult(matrix);
            if (source != null) {
                source.load(first, columns(matrix), workerScratch.data(), block + row * width);
            } else {
                elementwisePlan.runInto(workerScratch, first, first + columns(matrix), block + row * width);
            }
        }
        float[] data = workerScratch.data();
        int left = rows;
        for (int half = Integer.highestOneBit(2 * rows - 1) / 2; half > 0; half /= 2) {
            for (int row = 0; row + half < left; row++) {
                int a = block + row * width;
                int b = a + half * width;
                reductionOp.pairLoop().current().run(width, data, a, data, a, data, b, data, a);
            }
            left = half;
        }
    }

    @Override
    void finishMatrix(WorkerScratch workerScratch, int matrix) {
        store(firstResult(matrix), workerScratch.data(), blockOffset(workerScratch), columns(matrix));
    }
}
