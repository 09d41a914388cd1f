package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/** The logarithm of the sum of exponentials of each row. The logarithms of many rows are computed at once. */
final class LogSumExpRows extends RowFunction {
    /**
     * The number of exponentials that are stored before they are overwritten. They are not needed again, and so few
     * never leave L1.
     */
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
    void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        float max = exponentials.max(workerScratch, x, at, columns);
        exponentials.startRow(workerScratch, max);
        for (int done = 0; done < columns; done += CHUNK) {
            int count = Math.min(CHUNK, columns - done);
            exponentials.storeRow(workerScratch, x, at + done, count, workerScratch.data(), ownOffset(workerScratch));
        }
        storeSumAndMax(workerScratch, indexInBatch, max, exponentials.sum(workerScratch));
    }

    @Override
    void computeTransposedRows(WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed) {
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        exponentials.storeTransposed(workerScratch, transposed, columns);
        float[] scratch = workerScratch.data();
        for (int k = 0; k < count; k++) {
            float max = scratch[Exponentials.shiftsOffset(workerScratch) + k];
            storeSumAndMax(workerScratch, indexInBatch + k, max, scratch[Exponentials.totalsOffset(workerScratch) + k]);
        }
    }

    /**
     * Keeps the sum and the max element of a row for {@link #finishBatch}. If the max is infinite, it is the
     * result: the sum is replaced by 1, whose logarithm is 0.
     */
    private void storeSumAndMax(WorkerScratch workerScratch, int indexInBatch, float max, float sum) {
        workerScratch.data()[ownOffset(workerScratch) + SUMS + indexInBatch] = Float.isInfinite(max) ? 1 : sum;
        workerScratch.data()[ownOffset(workerScratch) + SHIFTS + indexInBatch] = max;
    }

    @Override
    void finishBatch(WorkerScratch workerScratch, int from, int to) {
        int sums = ownOffset(workerScratch) + SUMS;
        exponentials.logPlus(workerScratch.data(), sums, ownOffset(workerScratch) + SHIFTS, to - from);
        System.arraycopy(workerScratch.data(), sums, out(), outAt(from), to - from);
    }
}
