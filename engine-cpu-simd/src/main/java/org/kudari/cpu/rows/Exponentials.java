package org.kudari.cpu.rows;

import java.util.Arrays;
import org.kudari.backend.Reduction;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.reduce.ReductionOp;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Primitive;

/**
 * The loops that softmax and its kin are made of, in two forms. For a row by itself, the exponential at place i is
 * added to total i modulo {@value TileSizes#GRANULE}, and the totals are folded. Narrow rows are turned,
 * {@value TileSizes#GRANULE} at a time, so that each has a lane to itself, in which it is added up from first to last,
 * and nothing is folded. Which of the two, and so the order of each sum, is a function of the row's length alone. A
 * total takes at most 256 terms, so that a sum errs by less than 2^-16 of itself.
 */
final class Exponentials {
    // What lies where in the frame's floats; the rest are the callers'.
    private static final int TOTALS = 0;
    private static final int PADDED = TOTALS + TileSizes.REDUCE_LANES;
    private static final int SHIFTS = PADDED + TileSizes.REDUCE_LANES;

    /** The floats of a frame that are used here. */
    static final int FLOATS = SHIFTS + TileSizes.GRANULE;

    private final ReductionOp max;
    private final ReductionOp sum;
    private final SwappableLoop<PrimitiveLoop> rowLoop;
    private final SwappableLoop<PrimitiveLoop> transposedLoop;
    private final SwappableLoop<PrimitiveLoop> multiply;
    private final SwappableLoop<PrimitiveLoop> log;
    private final SwappableLoop<PrimitiveLoop> add;

    Exponentials(LoopCache loopCache) {
        max = ReductionOp.of(Reduction.MAX, loopCache);
        sum = ReductionOp.of(Reduction.SUM, loopCache);
        rowLoop = loopCache.exponentialsLoop(true);
        transposedLoop = loopCache.exponentialsLoop(false);
        multiply = loopCache.loop(Primitive.MUL, 0b10);
        log = loopCache.loop(Primitive.LOG, 0);
        add = loopCache.loop(Primitive.ADD, 0);
    }

    /** The largest of a row; NaN if one is. */
    float max(WorkerScratch workerScratch, float[] x, int at, int count) {
        float[] scratch = workerScratch.data();
        int totals = workerScratch.floatsOffset() + TOTALS;
        max.accumulateLanes(x, at, count, scratch, totals, workerScratch.floatsOffset() + PADDED);
        max.reduceLanes(scratch, totals, ReductionOp.lanesInUse(count));
        return scratch[totals];
    }

    /** Begins the sum of a row. */
    void startRow(WorkerScratch workerScratch, float shift) {
        clearTotals(workerScratch);
        workerScratch.data()[shiftsOffset(workerScratch)] = shift;
    }

    private static void clearTotals(WorkerScratch workerScratch) {
        int totals = workerScratch.floatsOffset() + TOTALS;
        Arrays.fill(workerScratch.data(), totals, totals + TileSizes.GRANULE, 0);
    }

    /**
     * Stores {@code exp(x - shift)} of a stretch of the row, which may be the same memory, and adds to the sum.
     *
     * @param x numbers that do not exceed the shift
     * @param count a multiple of {@link TileSizes#GRANULE}, but for the last stretch of a row
     */
    void storeRow(WorkerScratch workerScratch, float[] x, int at, int count, float[] out, int outAt) {
        float[] scratch = workerScratch.data();
        int totals = workerScratch.floatsOffset() + TOTALS;
        int shift = shiftsOffset(workerScratch);
        int whole = TileSizes.roundDown(count);
        if (whole > 0) {
            rowLoop.current().run(whole, out, outAt, x, at, scratch, shift, scratch, totals);
        }
        if (whole < count) {
            int padded = workerScratch.floatsOffset() + PADDED;
            System.arraycopy(x, at + whole, scratch, padded, count - whole);
            Arrays.fill(scratch, padded + count - whole, padded + TileSizes.GRANULE, Float.NEGATIVE_INFINITY);
            rowLoop.current().run(TileSizes.GRANULE, scratch, padded, scratch, padded, scratch, shift, scratch, totals);
            System.arraycopy(scratch, padded, out, outAt + whole, count - whole);
        }
    }

    /** The sum of a row. */
    float sum(WorkerScratch workerScratch) {
        int totals = workerScratch.floatsOffset() + TOTALS;
        sum.reduceLanes(workerScratch.data(), totals, TileSizes.GRANULE);
        return workerScratch.data()[totals];
    }

    /** Multiplies numbers in place. */
    void scale(WorkerScratch workerScratch, float[] x, int at, int count, float factor) {
        int whole = TileSizes.roundDown(count);
        if (whole > 0) {
            int number = shiftsOffset(workerScratch);
            workerScratch.data()[number] = factor;
            multiply.current().run(whole, x, at, x, at, workerScratch.data(), number, x, at);
        }
        for (int i = at + whole; i < at + count; i++) {
            x[i] *= factor;
        }
    }

    /** Stores the largest of each of {@value TileSizes#GRANULE} turned rows as their {@link #shiftsOffset}. */
    void maxOfTransposed(WorkerScratch workerScratch, int turned, int columns) {
        float[] scratch = workerScratch.data();
        System.arraycopy(scratch, turned, scratch, shiftsOffset(workerScratch), TileSizes.GRANULE);
        if (columns > 1) {
            int second = turned + TileSizes.GRANULE;
            max.rowsLoop()
                    .current()
                    .run(
                            columns - 1,
                            TileSizes.GRANULE,
                            scratch,
                            shiftsOffset(workerScratch),
                            scratch,
                            second,
                            TileSizes.GRANULE);
        }
    }

    /** Replaces turned rows by {@code exp(x - shift)} and sets their {@link #totalsOffset}. */
    void storeTransposed(WorkerScratch workerScratch, int turned, int columns) {
        clearTotals(workerScratch);
        float[] scratch = workerScratch.data();
        int count = columns * TileSizes.GRANULE;
        transposedLoop
                .current()
                .run(
                        count,
                        scratch,
                        turned,
                        scratch,
                        turned,
                        scratch,
                        shiftsOffset(workerScratch),
                        scratch,
                        totalsOffset(workerScratch));
    }

    /** Where the shift of a row is, or those of turned ones. */
    static int shiftsOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + SHIFTS;
    }

    /** Where the sums of turned rows are. */
    static int totalsOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + TOTALS;
    }

    /** {@code x = ln(x) + y}; up to the next multiple of {@link TileSizes#GRANULE}, more is computed. */
    void logPlus(float[] x, int at, int yAt, int count) {
        int rounded = TileSizes.roundUp(count);
        log.current().run(rounded, x, at, x, at, x, at, x, at);
        add.current().run(rounded, x, at, x, at, x, yAt, x, at);
    }
}
