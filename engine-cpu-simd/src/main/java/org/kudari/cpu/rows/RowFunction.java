package org.kudari.cpu.rows;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.elementwise.CallPlan;
import org.kudari.cpu.elementwise.StridedOperand;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.LoopNest;

/** A function of the rows of a float32 tensor. The threads share the rows. */
abstract class RowFunction extends CallPlan implements ParallelFor.RangeTask {
    /** The most rows whose results a function may finish together. */
    static final int BATCH_ROWS = 256;

    /** Rows with fewer elements are transposed. Longer ones fill vectors well enough by themselves. */
    private static final int MIN_UNTRANSPOSED_COLUMNS = 32;

    /** About the cost of one element, in additions. */
    private static final int COST = 12;

    final Exponentials exponentials;
    final int columns;
    private final long rows;
    private final StridedOperand source;
    private float[] out;
    private int outAt;

    /**
     * Creates a plan; {@link #bind} sets the tensors of a call.
     *
     * @param inputs the first one has the rows
     */
    RowFunction(Exponentials exponentials, List<View> inputs, View out) {
        super(inputs, List.of(out));
        this.exponentials = exponentials;
        View x = inputs.getFirst();
        columns = (int) x.shape().dim(-1);
        rows = x.shape().elements() / columns;
        source = new StridedOperand(x, new LoopNest(List.of(x.layout())), 0, false);
    }

    /** Sets the tensors of a call. The plan must match them ({@link #matches}). */
    void bind(List<View> inputs, View target) {
        source.bind(inputs.getFirst());
        out = ((HostBuffer) target.buffer()).floats();
        outAt = (int) target.layout().offset();
    }

    @Override
    public void unbind() {
        source.unbind();
        out = null;
    }

    /** Computes all rows. */
    void compute(ParallelFor parallelFor) {
        parallelFor.forEachRange(rows, granule(), ParallelFor.cost(rows * columns, COST), this);
    }

    /** Returns the number of rows that a task has a multiple of, except for the last one. */
    int granule() {
        return columns < MIN_UNTRANSPOSED_COLUMNS ? TileSizes.GRANULE : 1;
    }

    /** Returns the number of rows. */
    final int rows() {
        return (int) rows;
    }

    /** Computes a range of rows. */
    @Override
    public final void run(WorkerScratch workerScratch, long from, long to) {
        workerScratch.reserveFloats(Exponentials.FLOATS + copyFloats() + ownFloats());
        for (long first = from; first < to; first += BATCH_ROWS) {
            int start = (int) first;
            int end = (int) Math.min(first + BATCH_ROWS, to);
            if (columns < MIN_UNTRANSPOSED_COLUMNS) {
                // The number of the row after the last may exceed an int.
                for (int done = 0; done < end - start; done += TileSizes.GRANULE) {
                    int count = Math.min(TileSizes.GRANULE, end - start - done);
                    transposeAndComputeRows(workerScratch, start + done, count, done);
                }
            } else {
                for (int row = start; row < end; row++) {
                    loadAndComputeRow(workerScratch, row, row - start);
                }
            }
            finishBatch(workerScratch, start, end);
        }
    }

    /** Computes a row in place, or from a copy if its elements are not contiguous. */
    private void loadAndComputeRow(WorkerScratch workerScratch, int row, int indexInBatch) {
        long first = (long) row * columns;
        if (source.isDense(first, columns)) {
            computeRow(workerScratch, row, indexInBatch, source.floats(), source.position(first));
        } else {
            int copy = copyOffset(workerScratch);
            source.load(first, columns, workerScratch.data(), copy);
            computeRow(workerScratch, row, indexInBatch, workerScratch.data(), copy);
        }
    }

    /** Computes up to {@value TileSizes#GRANULE} rows from a transposed copy. */
    private void transposeAndComputeRows(WorkerScratch workerScratch, int row, int count, int indexInBatch) {
        float[] scratch = workerScratch.data();
        int transposed = copyOffset(workerScratch);
        int end = transposed + columns * TileSizes.GRANULE;
        long first = (long) row * columns;
        if (count < TileSizes.GRANULE) {
            Arrays.fill(scratch, transposed, end, 0);
        }
        float[] x = scratch;
        int at = end;
        if (source.isDense(first, count * columns)) {
            x = source.floats();
            at = source.position(first);
        } else {
            source.load(first, count * columns, scratch, end);
        }
        transpose(x, at, count, scratch, transposed);
        computeTransposedRows(workerScratch, row, count, indexInBatch, x, at, transposed);
    }

    /** Copies rows so that their first elements are side by side, then their second ones, and so on. */
    private void transpose(float[] x, int at, int count, float[] transposed, int to) {
        for (int k = 0; k < count; k++) {
            int from = at + k * columns;
            for (int column = 0; column < columns; column++) {
                transposed[to + column * TileSizes.GRANULE + k] = x[from + column];
            }
        }
    }

    /** Stores transposed rows as results, each multiplied by a factor of its own. */
    final void storeTransposed(float[] transposed, int from, int factors, int row, int count) {
        for (int k = 0; k < count; k++) {
            float factor = transposed[factors + k];
            int to = outAt(row * columns + k * columns);
            for (int column = 0; column < columns; column++) {
                out[to + column] = transposed[from + column * TileSizes.GRANULE + k] * factor;
            }
        }
    }

    /**
     * Returns the number of floats for the copy of a row, or for transposed rows and a copy of them before they are
     * transposed.
     */
    private int copyFloats() {
        return columns < MIN_UNTRANSPOSED_COLUMNS ? 2 * columns * TileSizes.GRANULE : TileSizes.roundUp(columns);
    }

    /** Returns the index of the copy. */
    private static int copyOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + Exponentials.FLOATS;
    }

    /** Returns the number of floats that the function needs at {@link #ownOffset}. */
    int ownFloats() {
        return 0;
    }

    /** Returns the index of the function's own floats. */
    final int ownOffset(WorkerScratch workerScratch) {
        return copyOffset(workerScratch) + copyFloats();
    }

    /**
     * Computes one row.
     *
     * @param indexInBatch the number of the row in its batch
     * @param x has the contiguous elements of the row
     * @param at the index of the first
     */
    abstract void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at);

    /**
     * Computes up to {@value TileSizes#GRANULE} rows.
     *
     * @param row the first row
     * @param count the number of rows
     * @param indexInBatch the number of the first row in its batch
     * @param x has the contiguous elements of the rows, one row after the other
     * @param at the index of the first
     * @param transposed the index in the scratch memory of the first elements of the rows, which the second ones
     *     follow, and so on; the elements of missing rows are 0
     */
    abstract void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, float[] x, int at, int transposed);

    /** Finishes up to {@value #BATCH_ROWS} rows. */
    void finishBatch(WorkerScratch workerScratch, int from, int to) {}

    /** Returns the array of the results. */
    final float[] out() {
        return out;
    }

    /** Returns the index of a result in its array. */
    final int outAt(int result) {
        return outAt + result;
    }
}
