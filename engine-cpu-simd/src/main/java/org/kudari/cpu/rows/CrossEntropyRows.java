package org.kudari.cpu.rows;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The cross-entropy of rows of logits with labels, and its gradient. The inputs of the gradient are the logits, the
 * labels, the log-sum-exp of each row (the totals), and the gradient of the loss.
 */
final class CrossEntropyRows extends RowFunction {
    private final int labelStep;
    private final int totalStep;
    private final long rows;
    private HostBuffer labels;
    private int labelsAt;
    private float[] totals;
    private int totalsAt;

    /** The gradient of the loss divided by the number of rows. */
    private float scale;

    CrossEntropyRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
        labelStep = (int) inputs.get(1).layout().stride(0);
        totalStep = (int) inputs.get(2).layout().stride(0);
        rows = out.shape().dim(0);
    }

    @Override
    void bind(List<View> inputs, View target) {
        super.bind(inputs, target);
        labels = (HostBuffer) inputs.get(1).buffer();
        labelsAt = (int) inputs.get(1).layout().offset();
        totals = ((HostBuffer) inputs.get(2).buffer()).floats();
        totalsAt = (int) inputs.get(2).layout().offset();
        View upstream = inputs.get(3);
        scale = ((HostBuffer) upstream.buffer())
                        .floats()[(int) upstream.layout().offset()]
                / rows;
    }

    @Override
    public void unbind() {
        super.unbind();
        labels = null;
        totals = null;
    }

    @Override
    void computeRow(WorkerScratch workerScratch, int row, int indexInBatch, float[] x, int at) {
        int target = outAt(row * columns);
        exponentials.startRow(workerScratch, total(row));
        exponentials.storeRow(workerScratch, x, at, columns, out(), target);
        exponentials.scale(workerScratch, out(), target, columns, scale);
        subtractScaleAtLabel(row);
    }

    @Override
    void computeTransposedRows(WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed) {
        float[] scratch = workerScratch.data();
        int shifts = Exponentials.shiftsOffset(workerScratch);
        for (int k = 0; k < count; k++) {
            scratch[shifts + k] = total(row + k);
        }
        exponentials.storeTransposed(workerScratch, transposed, columns);
        Arrays.fill(scratch, shifts, shifts + count, scale);
        storeTransposed(scratch, transposed, shifts, row, count);
        for (int k = 0; k < count; k++) {
            subtractScaleAtLabel(row + k);
        }
    }

    private float total(int row) {
        return totals[totalsAt + row * totalStep];
    }

    /** Subtracts the scale from the gradient of the true class. */
    private void subtractScaleAtLabel(int row) {
        out()[outAt(row * columns) + label(labels, labelsAt + row * labelStep, columns)] -= scale;
    }

    private static int label(HostBuffer labels, int at, int classes) {
        long label = Elements.loadLong(labels, at);
        if (label < 0 || label >= classes) {
            throw Indices.outOfBounds(label, 1, classes);
        }
        return (int) label;
    }

    /**
     * Computes the mean over the rows of {@code total - logits[label]}, added up in double precision.
     *
     * @throws IndexOutOfBoundsException for a label that is no class
     */
    static float loss(View logits, View labels, View totals) {
        float[] x = ((HostBuffer) logits.buffer()).floats();
        float[] total = ((HostBuffer) totals.buffer()).floats();
        HostBuffer classes = (HostBuffer) labels.buffer();
        long rows = logits.shape().dim(0);
        int extent = (int) logits.shape().dim(1);
        double sum = 0;
        for (long row = 0; row < rows; row++) {
            long position = labels.layout().offset() + row * labels.layout().stride(0);
            int label = label(classes, (int) position, extent);
            long at = logits.layout().offset()
                    + row * logits.layout().stride(0)
                    + label * logits.layout().stride(1);
            sum += total[(int) (totals.layout().offset() + row * totals.layout().stride(0))] - x[(int) at];
        }
        return (float) (sum / rows);
    }
}
