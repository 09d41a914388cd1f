package org.kudari.cpu.reduce;

import java.util.Arrays;
import org.kudari.backend.Reduction;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.codegen.PrimitiveLoop;
import org.kudari.cpu.codegen.RowsLoop;
import org.kudari.cpu.codegen.SwappableLoop;
import org.kudari.cpu.codegen.lanes.LaneCode.FloatOp;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.expr.Primitive;

/**
 * The operation of a reduction, with its loops.
 *
 * @param reduction the reduction
 * @param rowsLoop combines rows of a matrix
 * @param lanesLoop combines rows of {@link TileSizes#REDUCE_LANES} columns
 * @param pairLoop combines two rows of totals
 * @param quarterLoop combines {@link TileSizes#REDUCE_LANES} totals to a quarter of them
 * @param identity does not change a number that it is combined with; for a sum it is -0, since 0 would change -0
 */
public record ReductionOp(
        Reduction reduction,
        SwappableLoop<RowsLoop> rowsLoop,
        SwappableLoop<RowsLoop> lanesLoop,
        SwappableLoop<PrimitiveLoop> pairLoop,
        SwappableLoop<PrimitiveLoop> quarterLoop,
        float identity) {

    /** Returns the operation of a reduction, with loops of a tier. */
    public static ReductionOp of(Reduction reduction, LoopCache loopCache) {
        return switch (reduction) {
            case SUM, MEAN -> of(reduction, FloatOp.ADD, Primitive.ADD, -0f, loopCache);
            case MAX -> of(reduction, FloatOp.MAX, Primitive.MAX, Float.NEGATIVE_INFINITY, loopCache);
            case MIN -> of(reduction, FloatOp.MIN, Primitive.MIN, Float.POSITIVE_INFINITY, loopCache);
        };
    }

    private static ReductionOp of(
            Reduction reduction, FloatOp op, Primitive function, float identity, LoopCache loopCache) {
        return new ReductionOp(
                reduction,
                loopCache.rowsLoop(op),
                loopCache.lanesLoop(op),
                loopCache.loop(function, 0),
                loopCache.quarterLoop(op),
                identity);
    }

    /**
     * Combines elements into {@link TileSizes#REDUCE_LANES} lane totals: element i into total i modulo that number.
     * Totals without an element are set to the identity.
     *
     * @param at the index of the first element
     * @param totals the index of the totals in the scratch memory
     * @param padded the index in the scratch memory of room for one more row of totals
     */
    public void accumulateLanes(float[] x, int at, int count, float[] scratch, int totals, int padded) {
        int whole = count / TileSizes.REDUCE_LANES;
        int rest = count % TileSizes.REDUCE_LANES;
        if (whole == 0) {
            copyPadded(x, at, rest, scratch, totals);
            return;
        }
        System.arraycopy(x, at, scratch, totals, TileSizes.REDUCE_LANES);
        if (whole > 1) {
            lanesLoop
                    .current()
                    .run(
                            whole - 1,
                            TileSizes.REDUCE_LANES,
                            scratch,
                            totals,
                            x,
                            at + TileSizes.REDUCE_LANES,
                            TileSizes.REDUCE_LANES);
        }
        if (rest > 0) {
            copyPadded(x, at + whole * TileSizes.REDUCE_LANES, rest, scratch, padded);
            lanesLoop
                    .current()
                    .run(1, TileSizes.REDUCE_LANES, scratch, totals, scratch, padded, TileSizes.REDUCE_LANES);
        }
    }

    private void copyPadded(float[] x, int at, int count, float[] scratch, int to) {
        System.arraycopy(x, at, scratch, to, count);
        Arrays.fill(scratch, to + count, to + TileSizes.REDUCE_LANES, identity);
    }

    /**
     * Returns the number of lane totals that must be combined after this many elements. The others are the identity.
     */
    public static int lanesInUse(long count) {
        return count >= TileSizes.REDUCE_LANES ? TileSizes.REDUCE_LANES : Integer.highestOneBit(2 * (int) count - 1);
    }

    /**
     * Combines lane totals into the first, by halving their number again and again.
     *
     * @param count the number of totals, a power of two
     */
    public void reduceLanes(float[] totals, int at, int count) {
        int left = count;
        if (left == TileSizes.REDUCE_LANES) {
            left /= 4;
            quarterLoop.current().run(left, totals, at, totals, at, totals, at, totals, at);
        }
        for (; left > TileSizes.GRANULE; left /= 2) {
            int half = left / 2;
            pairLoop.current().run(half, totals, at, totals, at, totals, at + half, totals, at);
        }
        if (left == TileSizes.GRANULE) {
            totals[at] = reduceGranule(totals, at);
            return;
        }
        for (int half = left / 2; half > 0; half /= 2) {
            halve(totals, at, half);
        }
    }

    /**
     * Halves {@value TileSizes#GRANULE} totals to one in the same order, without loops, which cost more than the
     * arithmetic.
     */
    private float reduceGranule(float[] x, int at) {
        return switch (reduction) {
            case SUM, MEAN ->
                (sumOfEveryFourth(x, at) + sumOfEveryFourth(x, at + 2))
                        + (sumOfEveryFourth(x, at + 1) + sumOfEveryFourth(x, at + 3));
            case MAX ->
                Math.max(
                        Math.max(largestOfEveryFourth(x, at), largestOfEveryFourth(x, at + 2)),
                        Math.max(largestOfEveryFourth(x, at + 1), largestOfEveryFourth(x, at + 3)));
            case MIN ->
                Math.min(
                        Math.min(smallestOfEveryFourth(x, at), smallestOfEveryFourth(x, at + 2)),
                        Math.min(smallestOfEveryFourth(x, at + 1), smallestOfEveryFourth(x, at + 3)));
        };
    }

    private static float sumOfEveryFourth(float[] x, int at) {
        return (x[at] + x[at + 8]) + (x[at + 4] + x[at + 12]);
    }

    private static float largestOfEveryFourth(float[] x, int at) {
        return Math.max(Math.max(x[at], x[at + 8]), Math.max(x[at + 4], x[at + 12]));
    }

    private static float smallestOfEveryFourth(float[] x, int at) {
        return Math.min(Math.min(x[at], x[at + 8]), Math.min(x[at + 4], x[at + 12]));
    }

    /** Combines the second half of the totals into the first. */
    private void halve(float[] totals, int at, int half) {
        switch (reduction) {
            case SUM, MEAN -> {
                for (int i = at; i < at + half; i++) {
                    totals[i] += totals[i + half];
                }
            }
            case MAX -> {
                for (int i = at; i < at + half; i++) {
                    totals[i] = Math.max(totals[i], totals[i + half]);
                }
            }
            case MIN -> {
                for (int i = at; i < at + half; i++) {
                    totals[i] = Math.min(totals[i], totals[i + half]);
                }
            }
        }
    }
}
