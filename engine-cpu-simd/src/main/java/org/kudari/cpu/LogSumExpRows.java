package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;

/** The logarithm of the sum of exponentials of each row. The logarithms of many rows are taken at once. */
final class LogSumExpRows extends RowFunction {
    /** Exponentials that are stored, for nobody, before they are overwritten: they never leave L1. */
    private static final int STRETCH = Tiles.TILE;

    private static final int SUMS = STRETCH;
    private static final int SHIFTS = SUMS + BATCH;

    LogSumExpRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    int room() {
        return SHIFTS + BATCH;
    }

    @Override
    void row(Frame frame, int row, int place, float[] x, int at) {
        float largest = exponentials.largest(frame, x, at, columns);
        exponentials.start(frame, largest);
        for (int done = 0; done < columns; done += STRETCH) {
            int count = Math.min(STRETCH, columns - done);
            exponentials.store(frame, x, at + done, count, frame.scratch(), own(frame));
        }
        note(frame, place, largest, exponentials.sum(frame));
    }

    @Override
    void turned(Frame frame, int row, int count, int place, int turned) {
        exponentials.largestOfLanes(frame, turned, columns);
        exponentials.storeLanes(frame, turned, columns);
        float[] scratch = frame.scratch();
        for (int k = 0; k < count; k++) {
            float largest = scratch[Exponentials.shifts(frame) + k];
            note(frame, place + k, largest, scratch[Exponentials.totals(frame) + k]);
        }
    }

    /** An infinite maximum, which must not be subtracted from itself, is what comes out. */
    private void note(Frame frame, int place, float largest, float sum) {
        frame.scratch()[own(frame) + SUMS + place] = Float.isInfinite(largest) ? 1 : sum;
        frame.scratch()[own(frame) + SHIFTS + place] = largest;
    }

    @Override
    void finish(Frame frame, int from, int to) {
        int sums = own(frame) + SUMS;
        exponentials.logPlus(frame.scratch(), sums, own(frame) + SHIFTS, to - from);
        System.arraycopy(frame.scratch(), sums, out(), outAt(from), to - from);
    }
}
