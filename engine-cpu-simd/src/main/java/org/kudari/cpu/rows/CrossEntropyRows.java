package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.layout.DType;

/**
 * What the cross-entropy of rows of logits with labels and its gradient have in common: of each row the largest logit,
 * the exponential of the label, and the sum of those of the other classes. That sum is the whole one less the label's
 * where this loses no digit of weight, and added up again where the label's is most of the whole. The inputs are the
 * logits, the labels, and others.
 */
abstract class CrossEntropyRows extends RowFunction {
    // Of transposed rows: the logits and the exponentials of their labels, and the sums of the others.
    static final int LOGITS = 0;
    static final int LABELLED = LOGITS + TileSizes.GRANULE;
    static final int OTHERS = LABELLED + TileSizes.GRANULE;

    /** The floats at {@link #ownOffset} that are used here. */
    static final int TRANSPOSED_FLOATS = OTHERS + TileSizes.GRANULE;

    private final int labelStep;
    private int[] intLabels;
    private long[] longLabels;
    private int labelsAt;

    CrossEntropyRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
        labelStep = (int) inputs.get(1).layout().stride(0);
    }

    @Override
    void bind(List<View> inputs, View target) {
        super.bind(inputs, target);
        HostBuffer labels = (HostBuffer) inputs.get(1).buffer();
        intLabels = labels.type() == DType.INT32 ? labels.ints() : null;
        longLabels = labels.type() == DType.INT32 ? null : labels.longs();
        labelsAt = (int) inputs.get(1).layout().offset();
    }

    @Override
    public void unbind() {
        super.unbind();
        intLabels = null;
        longLabels = null;
    }

    /**
     * Returns the label of a row.
     *
     * @throws IndexOutOfBoundsException if it is no class
     */
    final int label(int row) {
        long label = anyLabel(row);
        if (isNoClass(label)) {
            throw firstThatIsNoClass();
        }
        return (int) label;
    }

    private long anyLabel(int row) {
        int at = labelsAt + row * labelStep;
        return intLabels == null ? longLabels[at] : intLabels[at];
    }

    private boolean isNoClass(long label) {
        return label < 0 || label >= columns;
    }

    /** The error of the first row that has one, whichever thread finds its own first. */
    private IndexOutOfBoundsException firstThatIsNoClass() {
        int row = 0;
        while (!isNoClass(anyLabel(row))) {
            row++;
        }
        return Indices.noClass(anyLabel(row), row, columns);
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
        float labelled = stored[storedAt + label];
        float others = exponentials.sumWithout(workerScratch, stored, storedAt, columns, label);
        finishRow(workerScratch, row, indexInBatch, max, logit, labelled, others);
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
     * @param labelled the exponential of its label
     * @param others the sum of the exponentials of the other classes
     */
    abstract void finishRow(
            WorkerScratch workerScratch,
            int row,
            int indexInBatch,
            float max,
            float logit,
            float labelled,
            float others);

    @Override
    final void computeTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, float[] x, int at, int transposed) {
        float[] scratch = workerScratch.data();
        int own = ownOffset(workerScratch);
        int totals = Exponentials.totalsOffset(workerScratch);
        exponentials.maxOfTransposed(workerScratch, transposed, columns);
        exponentials.storeTransposed(workerScratch, transposed, columns);
        boolean cancels = false;
        for (int k = 0; k < count; k++) {
            int label = label(row + k);
            float labelled = scratch[transposed + label * TileSizes.GRANULE + k];
            float others = scratch[totals + k] - labelled;
            scratch[transposed + label * TileSizes.GRANULE + k] = 0;
            scratch[own + LOGITS + k] = x[at + k * columns + label];
            scratch[own + LABELLED + k] = labelled;
            scratch[own + OTHERS + k] = others;
            cancels |= others < labelled;
        }
        if (cancels) {
            exponentials.sumOfTransposed(workerScratch, transposed, columns, own + OTHERS);
        }
        finishTransposedRows(workerScratch, row, count, indexInBatch, transposed);
    }

    /**
     * Finishes transposed rows. Their largest logits are at {@link Exponentials#shiftsOffset}, and what their labels
     * have is at {@link #LOGITS}, {@link #LABELLED} and {@link #OTHERS}.
     *
     * @param transposed the index of the exponentials; those of the labels are 0
     */
    abstract void finishTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed);
}
