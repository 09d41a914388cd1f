package org.kudari.cpu.reduce;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwisePlan;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over axes before the last one, as for the gradient of a bias. Each matrix has up to
 * {@value Reducer#MAX_WIDTH} neighbouring results as columns. Their totals stay in L1 while the rows of the tensor are
 * read, in place where that is possible. Nothing is transposed.
 */
final class ColumnReducer extends Reducer {
    /** The number of groups of rows and columns. */
    private final int outer;

    private final long rows;
    private final long columns;

    /** The number of matrices that the columns of a group are split into. */
    private final int matricesAcross;

    /** The operand whose elements are read in place; null if they must be computed. */
    private final StridedOperand source;

    /**
     * Creates a plan.
     *
     * @param elementwisePlan computes the elements, with the axes of the inputs reordered: they are numbered as
     *     {@code outer} groups of {@code rows} by {@code columns}
     * @param source the input, if its elements lie in evenly spaced contiguous rows; null if they must be computed
     */
    ColumnReducer(
            ReductionOp reductionOp,
            ElementwisePlan elementwisePlan,
            StridedOperand source,
            List<View> inputs,
            View out,
            int outer,
            long rows,
            long columns) {
        super(reductionOp, elementwisePlan, inputs, out, rows);
        this.outer = outer;
        this.rows = rows;
        this.columns = columns;
        this.source = source;
        this.matricesAcross = (int) Math.ceilDiv(columns, MAX_WIDTH);
    }

    @Override
    int matrices() {
        return outer * matricesAcross;
    }

    @Override
    long rowCount() {
        return rows;
    }

    @Override
    int width(int matrix) {
        return TileSizes.roundUp(columns(matrix));
    }

    private int columns(int matrix) {
        return (int) Math.min(MAX_WIDTH, columns - firstColumn(matrix));
    }

    private long firstColumn(int matrix) {
        return (long) (matrix % matricesAcross) * MAX_WIDTH;
    }

    @Override
    void reduceBlock(WorkerScratch workerScratch, int matrix, long firstRow, int count) {
        long first = (matrix / matricesAcross * rows + firstRow) * columns + firstColumn(matrix);
        int width = width(matrix);
        Arrays.fill(
                workerScratch.data(),
                totalsOffset(workerScratch),
                totalsOffset(workerScratch) + width,
                reductionOp.identity());
        if (source != null) {
            float[] x = source.floats();
            int at = source.position(first);
            int step = count == 1 ? 0 : source.position(first + columns) - at;
            // The loop reads up to a granule beyond the last columns. That must not go beyond the end of the array.
            if ((long) Math.max(at, at + (count - 1) * step) + width <= x.length) {
                reduce(workerScratch, count, width, x, at, step);
                return;
            }
        }
        reduce(
                workerScratch,
                count,
                width,
                workerScratch.data(),
                blockOffset(workerScratch),
                compute(workerScratch, matrix, first, count));
    }

    /** Computes rows of elements into scratch memory. Returns the distance from one row to the next. */
    private int compute(WorkerScratch workerScratch, int matrix, long first, int count) {
        if (matricesAcross == 1) {
            elementwisePlan.runInto(workerScratch, first, first + count * columns, blockOffset(workerScratch));
            return (int) columns;
        }
        int width = width(matrix);
        for (int row = 0; row < count; row++) {
            long from = first + row * columns;
            elementwisePlan.runInto(
                    workerScratch, from, from + columns(matrix), blockOffset(workerScratch) + row * width);
        }
        return width;
    }

    private void reduce(WorkerScratch workerScratch, int count, int width, float[] x, int at, int step) {
        reductionOp
                .rowsLoop()
                .current()
                .run(count, width, workerScratch.data(), totalsOffset(workerScratch), x, at, step);
    }

    @Override
    void finishMatrix(WorkerScratch workerScratch, int matrix) {
        long first = matrix / matricesAcross * columns + firstColumn(matrix);
        store(first, workerScratch.data(), totalsOffset(workerScratch), columns(matrix));
    }
}
