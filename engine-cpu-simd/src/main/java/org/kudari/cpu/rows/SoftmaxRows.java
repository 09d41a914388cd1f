package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.threads.WorkerScratch;

/** The softmax of each row: its largest, the exponentials and their sum, and a multiplication, while the row is in L1. */
final class SoftmaxRows extends RowFunction {

    SoftmaxRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    void row(WorkerScratch workerScratch, int row, int place, float[] x, int at) {
        float largest = exponentials.largest(workerScratch, x, at, columns);
        int target = outAt(row * columns);
        exponentials.start(workerScratch, shift(largest));
        exponentials.store(workerScratch, x, at, columns, out(), target);
        exponentials.scale(workerScratch, out(), target, columns, 1 / exponentials.sum(workerScratch));
    }

    @Override
    void turned(WorkerScratch workerScratch, int row, int count, int place, int turned) {
        float[] scratch = workerScratch.scratch();
        exponentials.largestOfLanes(workerScratch, turned, columns);
        int shifts = Exponentials.shifts(workerScratch);
        for (int k = 0; k < count; k++) {
            scratch[shifts + k] = shift(scratch[shifts + k]);
        }
        exponentials.storeLanes(workerScratch, turned, columns);
        int totals = Exponentials.totals(workerScratch);
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
