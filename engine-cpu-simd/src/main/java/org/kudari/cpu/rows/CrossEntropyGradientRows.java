package org.kudari.cpu.rows;

import java.util.List;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;

/**
 * The gradient of the mean cross-entropy of rows. With the exponentials e of a row, their sum s, and the sum r of those
 * of the classes other than the label, it is {@code e / s} for these and {@code -r / s} for the label, times the
 * gradient of the loss, which is the third input, over the number of rows.
 */
final class CrossEntropyGradientRows extends CrossEntropyRows {
    /** The sums of the other classes' exponentials of transposed rows. */
    private static final int OTHERS = LABEL_FLOATS;

    private static final int END = OTHERS + TileSizes.GRANULE;

    /** The gradient of the loss divided by the number of rows. */
    private float scale;

    CrossEntropyGradientRows(Exponentials exponentials, List<View> inputs, View out) {
        super(exponentials, inputs, out);
    }

    @Override
    void bind(List<View> inputs, View target) {
        super.bind(inputs, target);
        View upstream = inputs.get(2);
        scale = ((HostBuffer) upstream.buffer())
                        .floats()[(int) upstream.layout().offset()]
                / rows();
    }

    @Override
    int ownFloats() {
        return END;
    }

    @Override
    float[] storedIn(WorkerScratch workerScratch) {
        return out();
    }

    @Override
    int storedAt(WorkerScratch workerScratch, int row) {
        return outAt(row * columns);
    }

    @Override
    void finishRow(WorkerScratch workerScratch, int row, int indexInBatch, float max, float logit, float others) {
        int target = outAt(row * columns);
        int labelled = target + label(row);
        float factor = scale / (others + out()[labelled]);
        exponentials.scale(workerScratch, out(), target, columns, factor);
        out()[labelled] = 0 - others * factor;
    }

    @Override
    void finishTransposedRows(
            WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed, int logits) {
        float[] scratch = workerScratch.data();
        int totals = Exponentials.totalsOffset(workerScratch);
        int others = ownOffset(workerScratch) + OTHERS;
        System.arraycopy(scratch, totals, scratch, others, TileSizes.GRANULE);
        exponentials.storeMoreTransposed(workerScratch, logits, 1);
        for (int k = 0; k < count; k++) {
            scratch[totals + k] = scale / scratch[totals + k];
        }
        storeTransposed(scratch, transposed, totals, row, count);
        for (int k = 0; k < count; k++) {
            int labelled = outAt((row + k) * columns + label(row + k));
            out()[labelled] = 0 - scratch[others + k] * scratch[totals + k];
        }
    }
}
