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
 * The loops that softmax and its kin are made of, in two forms. For a row by itself, the exponential at place i is added to
 * total i modulo {@value TileSizes#GRANULE}, and the totals are folded. Narrow rows are turned, {@value TileSizes#GRANULE} at a time,
 * so that each has a lane to itself, in which it is added up from first to last, and nothing is folded. Which of the two, and
 * so the order of each sum, is a function of the row's length alone. A total takes at most 256 terms, so that a sum errs by
 * less than 2^-16 of itself.
 */
final class Exponentials {
    // What lies where in the frame's floats; the rest are the callers'.
    private static final int TOTALS = 0;
    private static final int PADDED = TOTALS + TileSizes.REDUCE_LANES;
    private static final int SHIFTS = PADDED + TileSizes.REDUCE_LANES;

    /** The floats of a frame that are used here. */
    static final int ROOM = SHIFTS + TileSizes.GRANULE;

    private final ReductionOp largest;
    private final ReductionOp sum;
    private final SwappableLoop<PrimitiveLoop> ofRow;
    private final SwappableLoop<PrimitiveLoop> ofLanes;
    private final SwappableLoop<PrimitiveLoop> multiply;
    private final SwappableLoop<PrimitiveLoop> log;
    private final SwappableLoop<PrimitiveLoop> add;

    Exponentials(LoopCache loopCache) {
        largest = ReductionOp.of(Reduction.MAX, loopCache);
        sum = ReductionOp.of(Reduction.SUM, loopCache);
        ofRow = loopCache.exponentials(true);
        ofLanes = loopCache.exponentials(false);
        multiply = loopCache.loop(Primitive.MUL, 0b10);
        log = loopCache.loop(Primitive.LOG, 0);
        add = loopCache.loop(Primitive.ADD, 0);
    }

    /** The largest of a row; NaN if one is. */
    float largest(WorkerScratch workerScratch, float[] x, int at, int count) {
        float[] scratch = workerScratch.scratch();
        int totals = workerScratch.floats() + TOTALS;
        largest.elements(x, at, count, scratch, totals, workerScratch.floats() + PADDED);
        largest.fold(scratch, totals, ReductionOp.used(count));
        return scratch[totals];
    }

    /** Begins the sum of a row. */
    void start(WorkerScratch workerScratch, float shift) {
        clearTotals(workerScratch);
        workerScratch.scratch()[shifts(workerScratch)] = shift;
    }

    private static void clearTotals(WorkerScratch workerScratch) {
        int totals = workerScratch.floats() + TOTALS;
        Arrays.fill(workerScratch.scratch(), totals, totals + TileSizes.GRANULE, 0);
    }

    /**
     * Stores {@code exp(x - shift)} of a stretch of the row, which may be the same memory, and adds to the sum.
     *
     * @param x numbers that do not exceed the shift
     * @param count a multiple of {@link TileSizes#GRANULE}, but for the last stretch of a row
     */
    void store(WorkerScratch workerScratch, float[] x, int at, int count, float[] out, int outAt) {
        float[] scratch = workerScratch.scratch();
        int totals = workerScratch.floats() + TOTALS;
        int shift = shifts(workerScratch);
        int whole = TileSizes.roundDown(count);
        if (whole > 0) {
            ofRow.get().run(whole, out, outAt, x, at, scratch, shift, scratch, totals);
        }
        if (whole < count) {
            int padded = workerScratch.floats() + PADDED;
            System.arraycopy(x, at + whole, scratch, padded, count - whole);
            Arrays.fill(scratch, padded + count - whole, padded + TileSizes.GRANULE, Float.NEGATIVE_INFINITY);
            ofRow.get().run(TileSizes.GRANULE, scratch, padded, scratch, padded, scratch, shift, scratch, totals);
            System.arraycopy(scratch, padded, out, outAt + whole, count - whole);
        }
    }

    /** The sum of a row. */
    float sum(WorkerScratch workerScratch) {
        int totals = workerScratch.floats() + TOTALS;
        sum.fold(workerScratch.scratch(), totals, TileSizes.GRANULE);
        return workerScratch.scratch()[totals];
    }

    /** Multiplies numbers in place. */
    void scale(WorkerScratch workerScratch, float[] x, int at, int count, float factor) {
        int whole = TileSizes.roundDown(count);
        if (whole > 0) {
            int number = shifts(workerScratch);
            workerScratch.scratch()[number] = factor;
            multiply.get().run(whole, x, at, x, at, workerScratch.scratch(), number, x, at);
        }
        for (int i = at + whole; i < at + count; i++) {
            x[i] *= factor;
        }
    }

    /** Stores the largest of each of {@value TileSizes#GRANULE} turned rows as their {@link #shifts}. */
    void largestOfLanes(WorkerScratch workerScratch, int turned, int columns) {
        float[] scratch = workerScratch.scratch();
        System.arraycopy(scratch, turned, scratch, shifts(workerScratch), TileSizes.GRANULE);
        if (columns > 1) {
            int second = turned + TileSizes.GRANULE;
            largest.rows()
                    .get()
                    .run(
                            columns - 1,
                            TileSizes.GRANULE,
                            scratch,
                            shifts(workerScratch),
                            scratch,
                            second,
                            TileSizes.GRANULE);
        }
    }

    /** Replaces turned rows by {@code exp(x - shift)} and sets their {@link #totals}. */
    void storeLanes(WorkerScratch workerScratch, int turned, int columns) {
        clearTotals(workerScratch);
        float[] scratch = workerScratch.scratch();
        int count = columns * TileSizes.GRANULE;
        ofLanes.get()
                .run(
                        count,
                        scratch,
                        turned,
                        scratch,
                        turned,
                        scratch,
                        shifts(workerScratch),
                        scratch,
                        totals(workerScratch));
    }

    /** Where the shift of a row is, or those of turned ones. */
    static int shifts(WorkerScratch workerScratch) {
        return workerScratch.floats() + SHIFTS;
    }

    /** Where the sums of turned rows are. */
    static int totals(WorkerScratch workerScratch) {
        return workerScratch.floats() + TOTALS;
    }

    /** {@code x = ln(x) + y}; up to the next multiple of {@link TileSizes#GRANULE}, more is computed. */
    void logPlus(float[] x, int at, int yAt, int count) {
        int rounded = TileSizes.roundUp(count);
        log.get().run(rounded, x, at, x, at, x, at, x, at);
        add.get().run(rounded, x, at, x, at, x, yAt, x, at);
    }
}
