package org.kudari.cpu;

import java.util.Arrays;
import org.kudari.backend.Reduction;
import org.kudari.expr.Scalar;

/**
 * The loops that softmax and its kin are made of, in two forms. For a row by itself, the exponential at place i is added to
 * total i modulo {@value Tiles#GRANULE}, and the totals are folded. Narrow rows are turned, {@value Tiles#GRANULE} at a time,
 * so that each has a lane to itself, in which it is added up from first to last, and nothing is folded. Which of the two, and
 * so the order of each sum, is a function of the row's length alone. A total takes at most 256 terms, so that a sum errs by
 * less than 2^-16 of itself.
 */
final class Exponentials {
    // What lies where in the frame's floats; the rest are the callers'.
    private static final int TOTALS = 0;
    private static final int PADDED = TOTALS + Tiles.REDUCE_LANES;
    private static final int SHIFTS = PADDED + Tiles.REDUCE_LANES;

    /** The floats of a frame that are used here. */
    static final int ROOM = SHIFTS + Tiles.GRANULE;

    private final Combine largest;
    private final Combine sum;
    private final Current<Loop> ofRow;
    private final Current<Loop> ofLanes;
    private final Current<Loop> multiply;
    private final Current<Loop> log;
    private final Current<Loop> add;

    Exponentials(Loops loops) {
        largest = Combine.of(Reduction.MAX, loops);
        sum = Combine.of(Reduction.SUM, loops);
        ofRow = loops.exponentials(true);
        ofLanes = loops.exponentials(false);
        multiply = loops.loop(Scalar.MUL, 0b10);
        log = loops.loop(Scalar.LOG, 0);
        add = loops.loop(Scalar.ADD, 0);
    }

    /** The largest of a row; NaN if one is. */
    float largest(Frame frame, float[] x, int at, int count) {
        float[] scratch = frame.scratch();
        int totals = frame.floats() + TOTALS;
        largest.elements(x, at, count, scratch, totals, frame.floats() + PADDED);
        largest.fold(scratch, totals, Combine.used(count));
        return scratch[totals];
    }

    /** Begins the sum of a row. */
    void start(Frame frame, float shift) {
        clearTotals(frame);
        frame.scratch()[shifts(frame)] = shift;
    }

    private static void clearTotals(Frame frame) {
        int totals = frame.floats() + TOTALS;
        Arrays.fill(frame.scratch(), totals, totals + Tiles.GRANULE, 0);
    }

    /**
     * Stores {@code exp(x - shift)} of a stretch of the row, which may be the same memory, and adds to the sum.
     *
     * @param x numbers that do not exceed the shift
     * @param count a multiple of {@link Tiles#GRANULE}, but for the last stretch of a row
     */
    void store(Frame frame, float[] x, int at, int count, float[] out, int outAt) {
        float[] scratch = frame.scratch();
        int totals = frame.floats() + TOTALS;
        int shift = shifts(frame);
        int whole = Tiles.roundDown(count);
        if (whole > 0) {
            ofRow.get().run(whole, out, outAt, x, at, scratch, shift, scratch, totals);
        }
        if (whole < count) {
            int padded = frame.floats() + PADDED;
            System.arraycopy(x, at + whole, scratch, padded, count - whole);
            Arrays.fill(scratch, padded + count - whole, padded + Tiles.GRANULE, Float.NEGATIVE_INFINITY);
            ofRow.get().run(Tiles.GRANULE, scratch, padded, scratch, padded, scratch, shift, scratch, totals);
            System.arraycopy(scratch, padded, out, outAt + whole, count - whole);
        }
    }

    /** The sum of a row. */
    float sum(Frame frame) {
        int totals = frame.floats() + TOTALS;
        sum.fold(frame.scratch(), totals, Tiles.GRANULE);
        return frame.scratch()[totals];
    }

    /** Multiplies numbers in place. */
    void scale(Frame frame, float[] x, int at, int count, float factor) {
        int whole = Tiles.roundDown(count);
        if (whole > 0) {
            int number = shifts(frame);
            frame.scratch()[number] = factor;
            multiply.get().run(whole, x, at, x, at, frame.scratch(), number, x, at);
        }
        for (int i = at + whole; i < at + count; i++) {
            x[i] *= factor;
        }
    }

    /** Stores the largest of each of {@value Tiles#GRANULE} turned rows as their {@link #shifts}. */
    void largestOfLanes(Frame frame, int turned, int columns) {
        float[] scratch = frame.scratch();
        System.arraycopy(scratch, turned, scratch, shifts(frame), Tiles.GRANULE);
        if (columns > 1) {
            int second = turned + Tiles.GRANULE;
            largest.rows()
                    .get()
                    .run(columns - 1, Tiles.GRANULE, scratch, shifts(frame), scratch, second, Tiles.GRANULE);
        }
    }

    /** Replaces turned rows by {@code exp(x - shift)} and sets their {@link #totals}. */
    void storeLanes(Frame frame, int turned, int columns) {
        clearTotals(frame);
        float[] scratch = frame.scratch();
        int count = columns * Tiles.GRANULE;
        ofLanes.get().run(count, scratch, turned, scratch, turned, scratch, shifts(frame), scratch, totals(frame));
    }

    /** Where the shift of a row is, or those of turned ones. */
    static int shifts(Frame frame) {
        return frame.floats() + SHIFTS;
    }

    /** Where the sums of turned rows are. */
    static int totals(Frame frame) {
        return frame.floats() + TOTALS;
    }

    /** {@code x = ln(x) + y}; up to the next multiple of {@link Tiles#GRANULE}, more is computed. */
    void logPlus(float[] x, int at, int yAt, int count) {
        int rounded = Tiles.roundUp(count);
        log.get().run(rounded, x, at, x, at, x, at, x, at);
        add.get().run(rounded, x, at, x, at, x, yAt, x, at);
    }
}
