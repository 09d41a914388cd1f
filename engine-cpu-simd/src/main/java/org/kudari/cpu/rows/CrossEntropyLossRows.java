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
 * <p>Losses are added up in double precision, first those of a block of rows one after the other, then the blocks.
 * Blocks depend on the shape alone. A block may begin in one batch and end in the next: where batches begin depends on
 * the number of threads.
 */
final class CrossEntropyLossRows extends CrossEntropyRows {
    private static final int MAX_BLOCKS = 1024;

    // Of the rows of a batch.
    private static final int MAXES = TRANSPOSED_FLOATS;
    private static final int ALL_LOGITS = MAXES + BATCH_ROWS;
    private static final int ALL_LABELLED = ALL_LOGITS + BATCH_ROWS;
    private static final int ALL_OTHERS = ALL_LABELLED + BATCH_ROWS;

    /** The exponentials of a row that is not transposed. */
    private static final int STORED = ALL_OTHERS + BATCH_ROWS;

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
    void finishRow(
            WorkerScratch workerScratch,
            int row,
            int indexInBatch,
            float max,
            float logit,
            float labelled,
            float others) {
        float[] scratch = workerScratch.data();
        int at = ownOffset(workerScratch) + indexInBatch;
        scratch[at + MAXES] = max;
        scratch[at + ALL_LOGITS] = logit;
        scratch[at + ALL_LABELLED] = labelled;
        scratch[at + ALL_OTHERS] = others;
    }

    @Override
    void finishTransposedRows(WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed) {
        float[] scratch = workerScratch.data();
        int own = ownOffset(workerScratch);
        int at = own + indexInBatch;
        System.arraycopy(scratch, Exponentials.shiftsOffset(workerScratch), scratch, at + MAXES, count);
        System.arraycopy(scratch, own + LOGITS, scratch, at + ALL_LOGITS, count);
        System.arraycopy(scratch, own + LABELLED, scratch, at + ALL_LABELLED, count);
        System.arraycopy(scratch, own + OTHERS, scratch, at + ALL_OTHERS, count);
    }

    @Override
    void finishBatch(WorkerScratch workerScratch, int from, int to) {
        float[] scratch = workerScratch.data();
        int own = ownOffset(workerScratch);
        int end = own + to - from;
        for (int i = own; i < end; i++) {
            scratch[i + ALL_OTHERS] += scratch[i + ALL_LABELLED] - 1;
        }
        exponentials.log1p(scratch, own + ALL_OTHERS, to - from);
        int row = from;
        while (row < to) {
            int block = row / rowsPerBlock;
            int next = Math.min(to, (block + 1) * rowsPerBlock);
            double sum = blocks[block];
            for (; row < next; row++) {
                int at = own + row - from;
                double belowLargest = (double) scratch[at + MAXES] - scratch[at + ALL_LOGITS];
                sum += scratch[at + ALL_OTHERS] + belowLargest;
            }
            blocks[block] = sum;
        }
    }
}
