package org.kudari.cpu;

import org.kudari.backend.Reduction;
import org.kudari.cpu.LaneCode.FloatOp;
import org.kudari.expr.Scalar;

/**
 * The operation of a reduction.
 *
 * @param rows combines rows of a matrix
 * @param lanes the same for {@link Reducer#LANES} columns
 * @param pair combines two stretches of totals
 * @param identity changes no number that it is combined with: for a sum -0, since 0 would change -0
 */
record Combine(
        Reduction reduction, Current<RowsLoop> rows, Current<RowsLoop> lanes, Current<Loop> pair, float identity) {

    static Combine of(Reduction reduction, Loops loops) {
        return switch (reduction) {
            case SUM, MEAN -> of(reduction, FloatOp.ADD, Scalar.ADD, -0f, loops);
            case MAX -> of(reduction, FloatOp.MAX, Scalar.MAX, Float.NEGATIVE_INFINITY, loops);
            case MIN -> of(reduction, FloatOp.MIN, Scalar.MIN, Float.POSITIVE_INFINITY, loops);
        };
    }

    private static Combine of(Reduction reduction, FloatOp op, Scalar function, float identity, Loops loops) {
        return new Combine(reduction, loops.rows(op), loops.lanes(op), loops.loop(function, 0), identity);
    }

    /** Combines {@code count} (a power of two) totals into the first, halving their number again and again. */
    void fold(float[] totals, int at, int count) {
        int half = count / 2;
        for (; half >= Tiles.GRANULE; half /= 2) {
            pair.get().run(half, totals, at, totals, at, totals, at + half, totals, at);
        }
        for (; half > 0; half /= 2) {
            foldOnce(totals, at, half);
        }
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
