package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/** The logarithm of the sum of exponentials of each row. The logarithms of many rows are taken at once. */
final class LogSumExpRows extends RowFunction {
    /** Exponentials that are stored, for nobody, before they are overwritten: they never leave L1. */
    private static final int STRETCH = TileSizes.TILE;

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
    void row(WorkerScratch workerScratch, int row, int place, float[] x, int at) {
        float largest = exponentials.largest(workerScratch, x, at, columns);
        exponentials.start(workerScratch, largest);
        for (int done = 0; done < columns; done += STRETCH) {
            int count = Math.min(STRETCH, columns - done);
            exponentials.store(workerScratch, x, at + done, count, workerScratch.scratch(), own(workerScratch));
        }
        note(workerScratch, place, largest, exponentials.sum(workerScratch));
    }

    @Override
    void turned(WorkerScratch workerScratch, int row, int count, int place, int turned) {
        exponentials.largestOfLanes(workerScratch, turned, columns);
        exponentials.storeLanes(workerScratch, turned, columns);
        float[] scratch = workerScratch.scratch();
        for (int k = 0; k < count; k++) {
            float largest = scratch[Exponentials.shifts(workerScratch) + k];
            note(workerScratch, place + k, largest, scratch[Exponentials.totals(workerScratch) + k]);
        }
    }

    /** An infinite maximum, which must not be subtracted from itself, is what comes out. */
    private void note(WorkerScratch workerScratch, int place, float largest, float sum) {
        workerScratch.scratch()[own(workerScratch) + SUMS + place] = Float.isInfinite(largest) ? 1 : sum;
        workerScratch.scratch()[own(workerScratch) + SHIFTS + place] = largest;
    }

    @Override
    void finish(WorkerScratch workerScratch, int from, int to) {
        int sums = own(workerScratch) + SUMS;
        exponentials.logPlus(workerScratch.scratch(), sums, own(workerScratch) + SHIFTS, to - from);
        System.arraycopy(workerScratch.scratch(), sums, out(), outAt(from), to - from);
    }
}
