package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/** The logarithm of the sum of exponentials of each row. The logarithms of many rows are taken at once. */
final class LogSumExpRows extends RowFunction {
    /** Exponentials that are stored, for nobody, before they are overwritten: they never leave L1. */
    private static final int CHUNK = TileSizes.TILE;

    private static final int SUMS = CHUNK;
    private static final int SHIFTS = SUMS + BATCH_ROWS;

    LogSumExpRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    int ownFloats() {
        return SHIFTS + BATCH_ROWS;
    }

    @Override
    void computeRow(WorkerScratch workerScratch, int row, int place, float[] x, int at) {
        float largest = exponentials.max(workerScratch, x, at, columns);
        exponentials.startRow(workerScratch, largest);
        for (int done = 0; done < columns; done += CHUNK) {
            int count = Math.min(CHUNK, columns - done);
            exponentials.storeRow(workerScratch, x, at + done, count, workerScratch.data(), ownOffset(workerScratch));
        }
        storeSumAndMax(workerScratch, place, largest, exponentials.sum(workerScratch));
    }

    @Override
    void computeTransposedRows(WorkerScratch workerScratch, int row, int count, int place, int turned) {
        exponentials.maxOfTransposed(workerScratch, turned, columns);
        exponentials.storeTransposed(workerScratch, turned, columns);
        float[] scratch = workerScratch.data();
        for (int k = 0; k < count; k++) {
            float largest = scratch[Exponentials.shiftsOffset(workerScratch) + k];
            storeSumAndMax(workerScratch, place + k, largest, scratch[Exponentials.totalsOffset(workerScratch) + k]);
        }
    }

    /** An infinite maximum, which must not be subtracted from itself, is what comes out. */
    private void storeSumAndMax(WorkerScratch workerScratch, int place, float largest, float sum) {
        workerScratch.data()[ownOffset(workerScratch) + SUMS + place] = Float.isInfinite(largest) ? 1 : sum;
        workerScratch.data()[ownOffset(workerScratch) + SHIFTS + place] = largest;
    }

    @Override
    void finishBatch(WorkerScratch workerScratch, int from, int to) {
        int sums = ownOffset(workerScratch) + SUMS;
        exponentials.logPlus(workerScratch.data(), sums, ownOffset(workerScratch) + SHIFTS, to - from);
        System.arraycopy(workerScratch.data(), sums, out(), outAt(from), to - from);
    }
}
