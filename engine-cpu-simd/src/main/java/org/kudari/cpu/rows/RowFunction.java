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

/** A function of the rows of a float32 tensor; threads share the rows. */
abstract class RowFunction extends CallPlan implements ParallelFor.Range {
    /** The rows of which a function may finish the results together. */
    static final int BATCH = 256;

    /** Shorter rows are turned; longer ones fill vectors well enough by themselves. */
    private static final int NARROW = 32;

    /** What an element costs, in additions. */
    private static final int COST = 12;

    final Exponentials exponentials;
    final int columns;
    private final long rows;
    private final StridedOperand source;
    private float[] out;
    private int outAt;

    /** A function of tensors like these, the first of which has the rows; {@link #bind} sets those that it is for. */
    RowFunction(Exponentials exponentials, List<View> inputs, View out) {
        super(inputs, List.of(out));
        this.exponentials = exponentials;
        View x = inputs.getFirst();
        columns = (int) x.shape().dim(-1);
        rows = x.shape().elements() / columns;
        source = new StridedOperand(x, new LoopNest(List.of(x.layout())), 0, false);
    }

    /** Sets the tensors, which must be such that this plan {@link #suits} them. */
    void bind(List<View> inputs, View target) {
        source.bind(inputs.getFirst());
        out = ((HostBuffer) target.buffer()).floats();
        outAt = (int) target.layout().offset();
    }

    @Override
    public void release() {
        source.release();
        out = null;
    }

    final void compute(ParallelFor parallelFor) {
        int together = columns < NARROW ? TileSizes.GRANULE : 1;
        parallelFor.forEachRange(rows, together, parallelFor.isWorthwhile(rows * columns, COST), this);
    }

    /** Computes a range of rows. */
    @Override
    public final void run(WorkerScratch workerScratch, long from, long to) {
        workerScratch.reserveFloats(Exponentials.ROOM + copyRoom() + room());
        for (long first = from; first < to; first += BATCH) {
            int start = (int) first;
            int end = (int) Math.min(first + BATCH, to);
            if (columns < NARROW) {
                for (int row = start; row < end; row += TileSizes.GRANULE) {
                    computeTurned(workerScratch, row, Math.min(TileSizes.GRANULE, end - row), row - start);
                }
            } else {
                for (int row = start; row < end; row++) {
                    computeRow(workerScratch, row, row - start);
                }
            }
            finish(workerScratch, start, end);
        }
    }

    private void computeRow(WorkerScratch workerScratch, int row, int place) {
        long first = (long) row * columns;
        if (source.isDense(first, columns)) {
            row(workerScratch, row, place, source.floats(), source.position(first));
        } else {
            int copy = copy(workerScratch);
            source.load(first, columns, workerScratch.scratch(), copy);
            row(workerScratch, row, place, workerScratch.scratch(), copy);
        }
    }

    private void computeTurned(WorkerScratch workerScratch, int row, int count, int place) {
        float[] scratch = workerScratch.scratch();
        int turned = copy(workerScratch);
        int end = turned + columns * TileSizes.GRANULE;
        long first = (long) row * columns;
        if (count < TileSizes.GRANULE) {
            Arrays.fill(scratch, turned, end, 0);
        }
        if (source.isDense(first, count * columns)) {
            turn(source.floats(), source.position(first), count, scratch, turned);
        } else {
            source.load(first, count * columns, scratch, end);
            turn(scratch, end, count, scratch, turned);
        }
        turned(workerScratch, row, count, place, turned);
    }

    private void turn(float[] x, int at, int count, float[] turned, int to) {
        for (int k = 0; k < count; k++) {
            int from = at + k * columns;
            for (int column = 0; column < columns; column++) {
                turned[to + column * TileSizes.GRANULE + k] = x[from + column];
            }
        }
    }

    /** Stores turned rows as results, each times a factor of its own. */
    final void turnBack(float[] turned, int from, int factors, int row, int count) {
        for (int k = 0; k < count; k++) {
            float factor = turned[factors + k];
            int to = outAt(row * columns + k * columns);
            for (int column = 0; column < columns; column++) {
                out[to + column] = turned[from + column * TileSizes.GRANULE + k] * factor;
            }
        }
    }

    /** For a row that does not lie densely, or for turned rows, and the same before they are turned. */
    private int copyRoom() {
        return columns < NARROW ? 2 * columns * TileSizes.GRANULE : TileSizes.roundUp(columns);
    }

    private static int copy(WorkerScratch workerScratch) {
        return workerScratch.floats() + Exponentials.ROOM;
    }

    /** Floats that a function needs in {@link #own}. */
    int room() {
        return 0;
    }

    /** Where a function's own floats lie in the frame. */
    final int own(WorkerScratch workerScratch) {
        return copy(workerScratch) + copyRoom();
    }

    /**
     * Computes one row, from elements that lie densely.
     *
     * @param place the number of the row among those that are finished together
     */
    abstract void row(WorkerScratch workerScratch, int row, int place, float[] x, int at);

    /**
     * Computes up to {@value TileSizes#GRANULE} rows.
     *
     * @param place that of the first
     * @param turned where in the frame's scratch memory their first elements lie, then their second ones, and so on; those
     *     of missing rows are 0
     */
    abstract void turned(WorkerScratch workerScratch, int row, int count, int place, int turned);

    /** Finishes up to {@value #BATCH} rows. */
    void finish(WorkerScratch workerScratch, int from, int to) {}

    final float[] out() {
        return out;
    }

    /** Where a result lies. */
    final int outAt(int result) {
        return outAt + result;
    }
}
