package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Scope;
import org.kudari.nn.Model;
import org.kudari.tensor.Mode;

/** What a model makes of data it is not training on. */
public final class Evaluation {
    private static final int BATCH = 512;

    private Evaluation() {}

    /** The mean loss over all rows, in inference; NaN over none. */
    public static double loss(Model model, Loss loss, Dataset data) {
        RunningMean mean = new RunningMean(model.device());
        for (Batch batch : data.batches(BATCH)) {
            try (Scope _ = model.device().scope()) {
                mean.add(
                        Mode.INFERENCE.run(() -> loss.of(model.forward(batch.inputs()), batch.labels())), batch.rows());
            }
        }
        return mean.read();
    }
}
