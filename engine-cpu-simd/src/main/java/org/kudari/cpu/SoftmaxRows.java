package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;

/** The softmax of each row: its largest, the exponentials and their sum, and a multiplication, while the row is in L1. */
final class SoftmaxRows extends RowFunction {

    SoftmaxRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    void row(Frame frame, int row, int place, float[] x, int at) {
        float largest = exponentials.largest(frame, x, at, columns);
        int target = outAt(row * columns);
        exponentials.start(frame, shift(largest));
        exponentials.store(frame, x, at, columns, out(), target);
        exponentials.scale(frame, out(), target, columns, 1 / exponentials.sum(frame));
    }

    @Override
    void turned(Frame frame, int row, int count, int place, int turned) {
        float[] scratch = frame.scratch();
        exponentials.largestOfLanes(frame, turned, columns);
        int shifts = Exponentials.shifts(frame);
        for (int k = 0; k < count; k++) {
            scratch[shifts + k] = shift(scratch[shifts + k]);
        }
        exponentials.storeLanes(frame, turned, columns);
        int totals = Exponentials.totals(frame);
        for (int k = 0; k < count; k++) {
            scratch[totals + k] = 1 / scratch[totals + k];
        }
        turnBack(scratch, turned, totals, row, count);
    }

    /** An infinite maximum must not be subtracted from itself; the sum is 0 then, and each quotient not a number. */
    private static float shift(float largest) {
        return largest == Float.NEGATIVE_INFINITY ? 0 : largest;
    }
}
