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
        return TRANSPOSED_FLOATS;
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
    void finishRow(
            WorkerScratch workerScratch,
            int row,
            int indexInBatch,
            float max,
            float logit,
            float labelled,
            float others) {
        int target = outAt(row * columns);
        float factor = scale / (others + labelled);
        exponentials.scale(workerScratch, out(), target, columns, factor);
        out()[target + label(row)] = (0 - others) * factor;
    }

    @Override
    void finishTransposedRows(WorkerScratch workerScratch, int row, int count, int indexInBatch, int transposed) {
        float[] scratch = workerScratch.data();
        int own = ownOffset(workerScratch);
        int factors = Exponentials.totalsOffset(workerScratch);
        for (int k = 0; k < count; k++) {
            float others = scratch[own + OTHERS + k];
            scratch[factors + k] = scale / (others + scratch[own + LABELLED + k]);
            scratch[transposed + label(row + k) * TileSizes.GRANULE + k] = 0 - others;
        }
        storeTransposed(scratch, transposed, factors, row, count);
    }
}
