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
 * The operation of a reduction.
 *
 * @param rows combines rows of a matrix
 * @param lanes the same for {@link TileSizes#REDUCE_LANES} columns
 * @param pair combines two stretches of totals
 * @param quartering combines {@link TileSizes#REDUCE_LANES} totals to a quarter of them
 * @param identity changes no number that it is combined with: for a sum -0, since 0 would change -0
 */
public record ReductionOp(
        Reduction reduction,
        SwappableLoop<RowsLoop> rows,
        SwappableLoop<RowsLoop> lanes,
        SwappableLoop<PrimitiveLoop> pair,
        SwappableLoop<PrimitiveLoop> quartering,
        float identity) {

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
                loopCache.rows(op),
                loopCache.lanes(op),
                loopCache.loop(function, 0),
                loopCache.quartering(op),
                identity);
    }

    /**
     * Combines elements, the one at place i into total i modulo {@link TileSizes#REDUCE_LANES}; totals that none reaches become the
     * identity.
     *
     * @param padded room for one row of totals
     */
    public void elements(float[] x, int at, int count, float[] scratch, int totals, int padded) {
        int whole = count / TileSizes.REDUCE_LANES;
        int rest = count % TileSizes.REDUCE_LANES;
        if (whole == 0) {
            copyPadded(x, at, rest, scratch, totals);
            return;
        }
        System.arraycopy(x, at, scratch, totals, TileSizes.REDUCE_LANES);
        if (whole > 1) {
            lanes.get()
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
            lanes.get().run(1, TileSizes.REDUCE_LANES, scratch, totals, scratch, padded, TileSizes.REDUCE_LANES);
        }
    }

    private void copyPadded(float[] x, int at, int count, float[] scratch, int to) {
        System.arraycopy(x, at, scratch, to, count);
        Arrays.fill(scratch, to + count, to + TileSizes.REDUCE_LANES, identity);
    }

    /** How many of the totals of so many elements are to be folded: the others change nothing. */
    public static int used(long count) {
        return count >= TileSizes.REDUCE_LANES ? TileSizes.REDUCE_LANES : Integer.highestOneBit(2 * (int) count - 1);
    }

    /** Combines {@code count} (a power of two) totals into the first, halving their number again and again. */
    public void fold(float[] totals, int at, int count) {
        int left = count;
        if (left == TileSizes.REDUCE_LANES) {
            left /= 4;
            quartering.get().run(left, totals, at, totals, at, totals, at, totals, at);
        }
        for (; left > TileSizes.GRANULE; left /= 2) {
            int half = left / 2;
            pair.get().run(half, totals, at, totals, at, totals, at + half, totals, at);
        }
        if (left == TileSizes.GRANULE) {
            totals[at] = foldGranule(totals, at);
            return;
        }
        for (int half = left / 2; half > 0; half /= 2) {
            foldOnce(totals, at, half);
        }
    }

    /** The same halving of {@value TileSizes#GRANULE} totals, without loops, which cost more than the arithmetic. */
    private float foldGranule(float[] x, int at) {
        return switch (reduction) {
            case SUM, MEAN ->
                (everyFourthAdded(x, at) + everyFourthAdded(x, at + 2))
                        + (everyFourthAdded(x, at + 1) + everyFourthAdded(x, at + 3));
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

    private static float everyFourthAdded(float[] x, int at) {
        return (x[at] + x[at + 8]) + (x[at + 4] + x[at + 12]);
    }

    private static float largestOfEveryFourth(float[] x, int at) {
        return Math.max(Math.max(x[at], x[at + 8]), Math.max(x[at + 4], x[at + 12]));
    }

    private static float smallestOfEveryFourth(float[] x, int at) {
        return Math.min(Math.min(x[at], x[at + 8]), Math.min(x[at + 4], x[at + 12]));
    }

    private void foldOnce(float[] totals, int at, int half) {
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
