package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The logarithm of the softmax of each row: the elements less the largest, less {@code ln(1 + sum)} of the others'
 * exponentials.
 */
final class LogSoftmaxRows extends RowFunction {
    /** One logarithm, or those of transposed rows. */
    private static final int LOGARITHMS = 0;

    /** The exponentials of a row that is not transposed. */
    private static final int STORED = LOGARITHMS + TileSizes.GRANULE;

    LogSoftmaxRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    int ownFloats() {
        return STORED + TileSizes.roundUp(columns);
    }

    @Override
    void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        float[] scratch = workerScratch.data();
        int logarithm = ownOffset(workerScratch) + LOGARITHMS;
        int stored = ownOffset(workerScratch) + STORED;
        float max = exponentials.max(workerScratch, x, at, columns);
        exponentials.startRow(workerScratch, max);
        exponentials.storeRow(workerScratch, x, at, columns, scratch, stored);
        scratch[logarithm] = exponentials.sumWithoutLargest(workerScratch, scratch, stored, columns);
        exponentials.log1p(scratch, logarithm, 1);

        int target = outAt(row * columns);
        exponentials.subtract(workerScratch, x, at, columns, max, out(), target);
        exponentials.subtract(workerScratch, out(), target, columns, scratch[logarithm], out(), target);
    }

    @Override
    void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, float[] x, int at, int transposed) {
        float[] scratch = workerScratch.data();
        int logarithms = ownOffset(workerScratch) + LOGARITHMS;
        int shifts = Exponentials.shiftsOffset(workerScratch);
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        exponentials.storeTransposed(workerScratch, transposed, columns);
        for (int k = 0; k < count; k++) {
            scratch[logarithms + k] = Exponentials.sumOfTransposedWithoutLargest(workerScratch, transposed, columns, k);
        }
        exponentials.log1p(scratch, logarithms, count);
        for (int k = 0; k < count; k++) {
            float max = scratch[shifts + k];
            float logarithm = scratch[logarithms + k];
            int from = at + k * columns;
            int to = outAt((row + k) * columns);
            for (int column = 0; column < columns; column++) {
                out()[to + column] = (x[from + column] - max) - logarithm;
            }
        }
    }
}
