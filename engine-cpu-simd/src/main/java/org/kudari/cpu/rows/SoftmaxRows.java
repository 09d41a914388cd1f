package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The softmax of each row: the largest element, the exponentials and their sum, and a multiplication, while the row is
 * in L1.
 */
final class SoftmaxRows extends RowFunction {

    SoftmaxRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        float max = exponentials.max(workerScratch, x, at, columns);
        int target = outAt(row * columns);
        exponentials.startRow(workerScratch, shift(max));
        exponentials.storeRow(workerScratch, x, at, columns, out(), target);
        exponentials.scale(workerScratch, out(), target, columns, 1 / exponentials.sum(workerScratch));
    }

    @Override
    void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, float[] x, int at, int transposed) {
        float[] scratch = workerScratch.data();
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        int shifts = Exponentials.shiftsOffset(workerScratch);
        for (int k = 0; k < count; k++) {
            scratch[shifts + k] = shift(scratch[shifts + k]);
        }
        exponentials.storeTransposed(workerScratch, transposed, columns);
        int totals = Exponentials.totalsOffset(workerScratch);
        for (int k = 0; k < count; k++) {
            scratch[totals + k] = 1 / scratch[totals + k];
        }
        storeTransposed(scratch, transposed, totals, row, count);
    }

    /**
     * Returns the number to subtract from a row. It is 0 if all elements are negative infinity, which must not be
     * subtracted from itself; the sum is then 0, and each quotient NaN.
     */
    private static float shift(float max) {
        return max == Float.NEGATIVE_INFINITY ? 0 : max;
    }
}
