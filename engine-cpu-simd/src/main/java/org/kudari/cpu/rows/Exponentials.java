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
 * The loops of softmax and the functions like it, in two forms. For a row by itself, the exponential at index i is
 * added to total i modulo {@value TileSizes#GRANULE}, and the totals are combined at the end. Narrow rows are
 * transposed, {@value TileSizes#GRANULE} at a time: each row then has a lane of its own, its exponentials are added
 * from first to last, and nothing is combined.
 *
 * <p>The length of the row alone decides the form, and so the order of the sum. A total takes at most 256 terms, so
 * that the relative error of a sum is less than 2^-16.
 */
final class Exponentials {
    // Indices in the floats of the scratch memory. The floats behind these belong to the callers.
    private static final int TOTALS = 0;
    private static final int PADDED = TOTALS + TileSizes.REDUCE_LANES;
    private static final int SHIFTS = PADDED + TileSizes.REDUCE_LANES;

    /** The number of floats of the scratch memory that are used here. */
    static final int FLOATS = SHIFTS + TileSizes.GRANULE;

    private final ReductionOp max;
    private final ReductionOp sum;
    private final SwappableLoop<PrimitiveLoop> rowLoop;
    private final SwappableLoop<PrimitiveLoop> transposedLoop;
    private final SwappableLoop<PrimitiveLoop> multiply;
    private final SwappableLoop<PrimitiveLoop> subtractNumber;
    private final SwappableLoop<PrimitiveLoop> add;
    private final SwappableLoop<PrimitiveLoop> log1p;

    Exponentials(LoopCache loopCache) {
        max = ReductionOp.of(Reduction.MAX, loopCache);
        sum = ReductionOp.of(Reduction.SUM, loopCache);
        rowLoop = loopCache.exponentialsLoop(true);
        transposedLoop = loopCache.exponentialsLoop(false);
        multiply = loopCache.loop(Primitive.MUL, 0b10);
        subtractNumber = loopCache.loop(Primitive.SUB, 0b10);
        add = loopCache.loop(Primitive.ADD, 0);
        log1p = loopCache.loop(Primitive.LOG1P, 0);
    }

    /** Returns the largest element of a row, or NaN if one is NaN. */
    float max(WorkerScratch workerScratch, float[] x, int at, int count) {
        float[] scratch = workerScratch.data();
        int totals = workerScratch.floatsOffset() + TOTALS;
        max.accumulateLanes(x, at, count, scratch, totals, workerScratch.floatsOffset() + PADDED);
        max.reduceLanes(scratch, totals, ReductionOp.lanesInUse(count));
        return scratch[totals];
    }

    /**
     * Starts the sum of a row.
     *
     * @param shift the number that is subtracted from each element
     */
    void startRow(WorkerScratch workerScratch, float shift) {
        clearTotals(workerScratch);
        workerScratch.data()[shiftsOffset(workerScratch)] = shift;
    }

    private static void clearTotals(WorkerScratch workerScratch) {
        int totals = workerScratch.floatsOffset() + TOTALS;
        Arrays.fill(workerScratch.data(), totals, totals + TileSizes.GRANULE, 0);
    }

    /**
     * Stores {@code exp(x - shift)} of a part of the row and adds it to the sum. The output may be the same memory.
     *
     * @param x numbers that are not above the shift
     * @param count a multiple of {@link TileSizes#GRANULE}, except for the last part of a row
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

    /** Returns the sum of the row. */
    float sum(WorkerScratch workerScratch) {
        int totals = workerScratch.floatsOffset() + TOTALS;
        sum.reduceLanes(workerScratch.data(), totals, TileSizes.GRANULE);
        return workerScratch.data()[totals];
    }

    /**
     * Returns the sum of the row without one element. Subtracting the element from the sum would leave few digits where
     * it is most of the sum. So the total that has it is added up again if the element is most of that total.
     *
     * @param stored has the exponentials of the row
     * @param at the index of the first
     * @param count the length of the row
     * @param index the element, from 0
     */
    float sumWithout(WorkerScratch workerScratch, float[] stored, int at, int count, int index) {
        int lane = index % TileSizes.GRANULE;
        int total = workerScratch.floatsOffset() + TOTALS + lane;
        float others = workerScratch.data()[total] - stored[at + index];
        if (others < stored[at + index]) {
            others = 0;
            for (int i = lane; i < count; i += TileSizes.GRANULE) {
                if (i != index) {
                    others += stored[at + i];
                }
            }
        }
        workerScratch.data()[total] = others;
        return sum(workerScratch);
    }

    /**
     * Returns the sum of the row without one element that is the largest, whose exponential is 1.
     *
     * @param stored has the exponentials of the row
     * @param at the index of the first
     * @param count the length of the row
     */
    float sumWithoutLargest(WorkerScratch workerScratch, float[] stored, int at, int count) {
        float[] scratch = workerScratch.data();
        int totals = workerScratch.floatsOffset() + TOTALS;
        float first = scratch[totals];
        float sum = sum(workerScratch);
        // From 2 on the difference loses no digit of weight, and below 2 only one exponential is 1.
        if (!(sum < 2)) {
            return sum - 1;
        }
        scratch[totals] = first;
        int index = 0;
        while (stored[at + index] != 1) {
            index++;
        }
        return sumWithout(workerScratch, stored, at, count, index);
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

    /** Subtracts a number from others. The output may be the same memory. */
    void subtract(WorkerScratch workerScratch, float[] x, int at, int count, float number, float[] out, int outAt) {
        int whole = TileSizes.roundDown(count);
        if (whole > 0) {
            float[] scratch = workerScratch.data();
            int numberAt = shiftsOffset(workerScratch);
            scratch[numberAt] = number;
            subtractNumber.current().run(whole, out, outAt, x, at, scratch, numberAt, x, at);
        }
        for (int i = whole; i < count; i++) {
            out[outAt + i] = x[at + i] - number;
        }
    }

    /** Stores the largest element of each of {@value TileSizes#GRANULE} transposed rows at {@link #shiftsOffset}. */
    void maxOfTransposed(WorkerScratch workerScratch, int transposed, int columns) {
        combineTransposed(max, workerScratch.data(), transposed, columns, shiftsOffset(workerScratch));
    }

    /** Stores the sum of each of {@value TileSizes#GRANULE} transposed rows. */
    void sumOfTransposed(WorkerScratch workerScratch, int transposed, int columns, int sums) {
        combineTransposed(sum, workerScratch.data(), transposed, columns, sums);
    }

    private static void combineTransposed(
            ReductionOp operation, float[] scratch, int transposed, int columns, int results) {
        System.arraycopy(scratch, transposed, scratch, results, TileSizes.GRANULE);
        if (columns > 1) {
            int second = transposed + TileSizes.GRANULE;
            operation
                    .rowsLoop()
                    .current()
                    .run(columns - 1, TileSizes.GRANULE, scratch, results, scratch, second, TileSizes.GRANULE);
        }
    }

    /** Replaces transposed rows by {@code exp(x - shift)} and stores their sums at {@link #totalsOffset}. */
    void storeTransposed(WorkerScratch workerScratch, int transposed, int columns) {
        clearTotals(workerScratch);
        float[] scratch = workerScratch.data();
        int count = columns * TileSizes.GRANULE;
        transposedLoop
                .current()
                .run(
                        count,
                        scratch,
                        transposed,
                        scratch,
                        transposed,
                        scratch,
                        shiftsOffset(workerScratch),
                        scratch,
                        totalsOffset(workerScratch));
    }

    /** Returns the sum of one of the transposed rows without one element that is the largest, whose exponential is 1. */
    static float sumOfTransposedWithoutLargest(WorkerScratch workerScratch, int transposed, int columns, int row) {
        float[] scratch = workerScratch.data();
        float sum = scratch[totalsOffset(workerScratch) + row];
        // As in sumWithoutLargest.
        if (!(sum < 2)) {
            return sum - 1;
        }
        float others = 0;
        for (int column = 0; column < columns; column++) {
            float exponential = scratch[transposed + column * TileSizes.GRANULE + row];
            others += exponential == 1 ? 0 : exponential;
        }
        return others;
    }

    /** Returns the index of the shift of a row, or of those of transposed rows. */
    static int shiftsOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + SHIFTS;
    }

    /** Returns the index of the sums of transposed rows. */
    static int totalsOffset(WorkerScratch workerScratch) {
        return workerScratch.floatsOffset() + TOTALS;
    }

    /**
     * Computes {@code x = ln(1 + x)}. This and the methods below also overwrite the elements up to the next multiple of
     * {@link TileSizes#GRANULE}.
     */
    void log1p(float[] x, int at, int count) {
        log1p.current().run(TileSizes.roundUp(count), x, at, x, at, x, at, x, at);
    }

    /** Computes {@code x = x + y}. */
    void add(float[] x, int at, int yAt, int count) {
        add.current().run(TileSizes.roundUp(count), x, at, x, at, x, yAt, x, at);
    }
}
