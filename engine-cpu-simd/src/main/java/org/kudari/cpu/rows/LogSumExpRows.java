package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The logarithm of the sum of exponentials of each row: the largest element, plus {@code ln(1 + sum)} of the others'
 * exponentials. The logarithms of many rows are computed at once.
 */
final class LogSumExpRows extends RowFunction {
    private static final int SUMS = 0;
    private static final int SHIFTS = SUMS + BATCH_ROWS;

    /** The exponentials of a row. */
    private static final int STORED = SHIFTS + BATCH_ROWS;

    LogSumExpRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    int ownFloats() {
        return STORED + TileSizes.roundUp(columns);
    }

    @Override
    void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        float[] scratch = workerScratch.data();
        int stored = ownOffset(workerScratch) + STORED;
        float max = exponentials.max(workerScratch, x, at, columns);
        exponentials.startRow(workerScratch, max);
        exponentials.storeRow(workerScratch, x, at, columns, scratch, stored);
        float others = exponentials.sumWithoutLargest(workerScratch, scratch, stored, columns);
        storeSumAndMax(workerScratch, indexInBatch, max, others);
    }

    @Override
    void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, float[] x, int at, int transposed) {
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        exponentials.storeTransposed(workerScratch, transposed, columns);
        float[] scratch = workerScratch.data();
        for (int k = 0; k < count; k++) {
            float max = scratch[Exponentials.shiftsOffset(workerScratch) + k];
            float others = Exponentials.sumOfTransposedWithoutLargest(workerScratch, transposed, columns, k);
            storeSumAndMax(workerScratch, indexInBatch + k, max, others);
        }
    }

    /**
     * Keeps the max element of a row, and the sum of the others' exponentials, for {@link #finishBatch}. If the max is
     * infinite, it is the result: the sum is replaced by 0, and so is its logarithm.
     */
    private void storeSumAndMax(WorkerScratch workerScratch, int indexInBatch, float max, float others) {
        workerScratch.data()[ownOffset(workerScratch) + SUMS + indexInBatch] = Float.isInfinite(max) ? 0 : others;
        workerScratch.data()[ownOffset(workerScratch) + SHIFTS + indexInBatch] = max;
    }

    @Override
    void finishBatch(WorkerScratch workerScratch, int from, int to) {
        int sums = ownOffset(workerScratch) + SUMS;
        exponentials.log1p(workerScratch.data(), sums, to - from);
        exponentials.add(workerScratch.data(), sums, ownOffset(workerScratch) + SHIFTS, to - from);
        System.arraycopy(workerScratch.data(), sums, out(), outAt(from), to - from);
    }
}
