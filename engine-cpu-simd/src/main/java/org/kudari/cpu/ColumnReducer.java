package org.kudari.cpu;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;

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
    private final Operand source;

    /**
     * @param sweep over the inputs with their axes in another order: its elements are numbered as {@code outer} matrices of rows and columns
     * @param source where the elements already lie in evenly spaced rows of neighbours; null if they must be computed
     */
    ColumnReducer(
            Combine combine,
            Sweep sweep,
            Operand source,
            List<View> inputs,
            View out,
            int outer,
            long rows,
            long columns) {
        super(combine, sweep, inputs, out, rows);
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
        return Tiles.roundUp(columns(unit));
    }

    private int columns(int unit) {
        return (int) Math.min(WIDEST, columns - firstColumn(unit));
    }

    private long firstColumn(int unit) {
        return (long) (unit % unitsAcross) * WIDEST;
    }

    @Override
    void reduceBlock(Frame frame, int unit, long firstRow, int count) {
        long first = (unit / unitsAcross * rows + firstRow) * columns + firstColumn(unit);
        int width = width(unit);
        Arrays.fill(frame.scratch(), totals(frame), totals(frame) + width, combine.identity());
        if (source != null) {
            float[] x = source.floats();
            int at = source.position(first);
            int step = count == 1 ? 0 : source.position(first + columns) - at;
            // The loop reads a little past the last columns, which must not be past the array.
            if (Math.max(at, at + (count - 1) * step) + width <= x.length) {
                reduce(frame, count, width, x, at, step);
                return;
            }
        }
        reduce(frame, count, width, frame.scratch(), block(frame), compute(frame, unit, first, count));
    }

    /** Computes rows of elements and returns the step from one to the next. */
    private int compute(Frame frame, int unit, long first, int count) {
        if (unitsAcross == 1) {
            sweep.runInto(frame, first, first + count * columns, block(frame));
            return (int) columns;
        }
        int width = width(unit);
        for (int row = 0; row < count; row++) {
            long from = first + row * columns;
            sweep.runInto(frame, from, from + columns(unit), block(frame) + row * width);
        }
        return width;
    }

    private void reduce(Frame frame, int count, int width, float[] x, int at, int step) {
        combine.rows().get().run(count, width, frame.scratch(), totals(frame), x, at, step);
    }

    @Override
    void finish(Frame frame, int unit) {
        long first = unit / unitsAcross * columns + firstColumn(unit);
        store(first, frame.scratch(), totals(frame), columns(unit));
    }
}
