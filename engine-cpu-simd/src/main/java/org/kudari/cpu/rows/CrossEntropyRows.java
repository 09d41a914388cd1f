package org.kudari.cpu.rows;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * What the cross-entropy of rows of logits with labels and its gradient have in common: the largest logit of a row, and
 * the sum of the exponentials of the classes other than the label. The sum never has the exponential of the label, which
 * would round away the digits of a small one. The inputs are the logits, the labels, and others.
 */
abstract class CrossEntropyRows extends RowFunction {
    /** The logits of the labels of transposed rows. */
    private static final int LOGITS = 0;

    /** The floats at {@link #ownOffset} that are used here. */
    static final int LABEL_FLOATS = LOGITS + TileSizes.GRANULE;

    private final int labelStep;
    private HostBuffer labels;
    private int labelsAt;

    CrossEntropyRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
        labelStep = (int) inputs.get(1).layout().stride(0);
    }

    @Override
    void bind(List<View> inputs, View target) {
        super.bind(inputs, target);
        labels = (HostBuffer) inputs.get(1).buffer();
        labelsAt = (int) inputs.get(1).layout().offset();
    }

    @Override
    public void unbind() {
        super.unbind();
        labels = null;
    }

    /**
     * Returns the label of a row.
     *
     * @throws IndexOutOfBoundsException if it is no class
     */
    final int label(int row) {
        long label = Elements.loadLong(labels, labelsAt + row * labelStep);
        if (label < 0 || label >= columns) {
            throw Indices.outOfBounds(label, 1, columns);
        }
        return (int) label;
    }

    @Override
    final void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        int label = label(row);
        float logit = x[at + label];
        float max = exponentials.max(workerScratch, x, at, columns);
        float[] stored = storedIn(workerScratch);
        int storedAt = storedAt(workerScratch, row);
        exponentials.startRow(workerScratch, max);
        exponentials.storeRow(workerScratch, x, at, columns, stored, storedAt);
        float others = exponentials.sumWithout(workerScratch, stored, storedAt, columns, label);
        finishRow(workerScratch, row, indexInBatch, max, logit, others);
    }

    /** Returns the array that the exponentials of a row are stored in. */
    abstract float[] storedIn(WorkerScratch workerScratch);

    /** Returns the index of the first of them. */
    abstract int storedAt(WorkerScratch workerScratch, int row);

    /**
     * Finishes a row.
     *
     * @param max its largest logit
     * @param logit the logit of its label
     * @param others the sum of the exponentials of the other classes
     */
    abstract void finishRow(
            WorkerScratch workerScratch, int row, int indexInBatch, float max, float logit, float others);

    @Override
    final void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed) {
        float[] scratch = workerScratch.data();
        int logits = ownOffset(workerScratch) + LOGITS;
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        Arrays.fill(scratch, logits, logits + TileSizes.GRANULE, 0);
        for (int k = 0; k < count; k++) {
            int labelled = transposed + label(row + k) * TileSizes.GRANULE + k;
            scratch[logits + k] = scratch[labelled];
            // Its exponential is 0, so that the sum is that of the others.
            scratch[labelled] = Float.NEGATIVE_INFINITY;
        }
        exponentials.storeTransposed(workerScratch, transposed, columns);
        finishTransposedRows(workerScratch, row, count, indexInBatch, transposed, logits);
    }

    /**
     * Finishes transposed rows. Their largest logits are at {@link Exponentials#shiftsOffset}, and the sums of the
     * exponentials of the other classes at {@link Exponentials#totalsOffset}.
     *
     * @param transposed the index of the exponentials; those of the labels are 0
     * @param logits the index of the logits of the labels
     */
    abstract void finishTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed, int logits);
}
