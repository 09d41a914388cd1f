package org.kudari.cpu.reduce;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.ElementwiseLoop;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * Reduces over axes before the last one, such as a bias gradient: each unit is up to {@value Reducer#WIDEST} neighbouring
 * results, whose totals stay in L1 while the rows of the tensor stream past, in place where that can be; nothing is
 * transposed.
 */
final class ColumnReducer extends Reducer {
    private final int outer;
    private final long rows;
    private final long columns;
    private final int unitsAcross;
    private final StridedOperand source;

    /**
     * @param elementwiseLoop over the inputs with their axes in another order: its elements are numbered as {@code outer} matrices of rows and columns
     * @param source where the elements already lie in evenly spaced rows of neighbours; null if they must be computed
     */
    ColumnReducer(
            ReductionOp reductionOp,
            ElementwiseLoop elementwiseLoop,
            StridedOperand source,
            List<View> inputs,
            View out,
            int outer,
            long rows,
            long columns) {
        super(reductionOp, elementwiseLoop, inputs, out, rows);
        this.outer = outer;
        this.rows = rows;
        this.columns = columns;
        this.source = source;
        this.unitsAcross = (int) Math.ceilDiv(columns, WIDEST);
    }

    @Override
    int units() {
        return outer * unitsAcross;
    }

    @Override
    long rows() {
        return rows;
    }

    @Override
    int width(int unit) {
        return TileSizes.roundUp(columns(unit));
    }

    private int columns(int unit) {
        return (int) Math.min(WIDEST, columns - firstColumn(unit));
    }

    private long firstColumn(int unit) {
        return (long) (unit % unitsAcross) * WIDEST;
    }

    @Override
    void reduceBlock(WorkerScratch workerScratch, int unit, long firstRow, int count) {
        long first = (unit / unitsAcross * rows + firstRow) * columns + firstColumn(unit);
        int width = width(unit);
        Arrays.fill(
                workerScratch.scratch(), totals(workerScratch), totals(workerScratch) + width, reductionOp.identity());
        if (source != null) {
            float[] x = source.floats();
            int at = source.position(first);
            int step = count == 1 ? 0 : source.position(first + columns) - at;
            // The loop reads a little past the last columns, which must not be past the array.
            if (Math.max(at, at + (count - 1) * step) + width <= x.length) {
                reduce(workerScratch, count, width, x, at, step);
                return;
            }
        }
        reduce(
                workerScratch,
                count,
                width,
                workerScratch.scratch(),
                block(workerScratch),
                compute(workerScratch, unit, first, count));
    }

    /** Computes rows of elements and returns the step from one to the next. */
    private int compute(WorkerScratch workerScratch, int unit, long first, int count) {
        if (unitsAcross == 1) {
            elementwiseLoop.runInto(workerScratch, first, first + count * columns, block(workerScratch));
            return (int) columns;
        }
        int width = width(unit);
        for (int row = 0; row < count; row++) {
            long from = first + row * columns;
            elementwiseLoop.runInto(workerScratch, from, from + columns(unit), block(workerScratch) + row * width);
        }
        return width;
    }

    private void reduce(WorkerScratch workerScratch, int count, int width, float[] x, int at, int step) {
        reductionOp.rows().get().run(count, width, workerScratch.scratch(), totals(workerScratch), x, at, step);
    }

    @Override
    void finish(WorkerScratch workerScratch, int unit) {
        long first = unit / unitsAcross * columns + firstColumn(unit);
        store(first, workerScratch.scratch(), totals(workerScratch), columns(unit));
    }
}
