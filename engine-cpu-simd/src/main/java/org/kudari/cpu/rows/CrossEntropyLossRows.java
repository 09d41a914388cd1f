package org.kudari.cpu.rows;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The mean cross-entropy of rows. With the largest logit m, the exponential e of the label's logit less m, and the sum r
 * of the other classes' exponentials, the loss of a row is {@code ln(1 + (r + (e - 1))) + (m - logit)}. Where the label
 * has the largest logit, e is 1, and the loss is as accurate as r.
 *
 * <p>Losses are added up in double precision, first those of a block of rows, then the blocks. Blocks depend on the
 * shape alone.
 */
final class CrossEntropyLossRows extends CrossEntropyRows {
    private static final int MAX_BLOCKS = 1024;

    private static final int OTHERS = LABEL_FLOATS;
    private static final int MAXES = OTHERS + BATCH_ROWS;
    private static final int LOGITS = MAXES + BATCH_ROWS;
    private static final int EXPONENTIALS = LOGITS + BATCH_ROWS;

    /** The exponentials of a row that is not transposed. */
    private static final int STORED = EXPONENTIALS + BATCH_ROWS;

    private final int rowsPerBlock;
    private final double[] blocks;

    CrossEntropyLossRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
        int granule = super.granule();
        rowsPerBlock = Math.ceilDiv(Math.ceilDiv(rows(), MAX_BLOCKS), granule) * granule;
        blocks = new double[Math.ceilDiv(rows(), rowsPerBlock)];
    }

    @Override
    int granule() {
        return rowsPerBlock;
    }

    @Override
    int ownFloats() {
        return STORED + TileSizes.roundUp(columns);
    }

    @Override
    void compute(ParallelFor parallelFor) {
        Arrays.fill(blocks, 0);
        super.compute(parallelFor);
        double sum = 0;
        for (double block : blocks) {
            sum += block;
        }
        out()[outAt(0)] = (float) (sum / rows());
    }

    @Override
    float[] storedIn(WorkerScratch workerScratch) {
        return workerScratch.data();
    }

    @Override
    int storedAt(WorkerScratch workerScratch, int row) {
        return ownOffset(workerScratch) + STORED;
    }

    @Override
    void finishRow(WorkerScratch workerScratch, int row, int indexInBatch, float max, float logit, float others) {
        float[] scratch = workerScratch.data();
        int at = ownOffset(workerScratch) + indexInBatch;
        scratch[at + OTHERS] = others;
        scratch[at + MAXES] = max;
        scratch[at + LOGITS] = logit;
    }

    @Override
    void finishTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed, int logits) {
        float[] scratch = workerScratch.data();
        int at = ownOffset(workerScratch) + indexInBatch;
        System.arraycopy(scratch, Exponentials.totalsOffset(workerScratch), scratch, at + OTHERS, count);
        System.arraycopy(scratch, Exponentials.shiftsOffset(workerScratch), scratch, at + MAXES, count);
        System.arraycopy(scratch, logits, scratch, at + LOGITS, count);
    }

    @Override
    void finishBatch(WorkerScratch workerScratch, int from, int to) {
        float[] scratch = workerScratch.data();
        int count = to - from;
        int own = ownOffset(workerScratch);
        exponentials.expOfDifference(scratch, own + LOGITS, own + MAXES, count, own + EXPONENTIALS);
        for (int i = own; i < own + count; i++) {
            scratch[i + OTHERS] += scratch[i + EXPONENTIALS] - 1;
        }
        exponentials.log1p(scratch, own + OTHERS, count);
        for (int i = 0; i < count; i++) {
            int at = own + i;
            double belowLargest = (double) scratch[at + MAXES] - scratch[at + LOGITS];
            blocks[(from + i) / rowsPerBlock] += scratch[at + OTHERS] + belowLargest;
        }
    }
}
