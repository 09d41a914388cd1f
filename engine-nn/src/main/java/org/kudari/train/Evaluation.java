package org.kudari.train;

import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.nn.Model;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/** Evaluates a model on data that it is not trained on. */
public final class Evaluation {
    private static final int BATCH = 512;

    private Evaluation() {}

    /**
     * Computes the mean loss over all rows, in inference.
     *
     * @param model the model
     * @param loss the loss function
     * @param data rows on the model's device, with a target
     * @return the mean; NaN if there are no rows
     * @throws IllegalStateException if the data has no target
     */
    public static double loss(Model model, Loss loss, Dataset data) {
        Device device = model.device();
        try (Scope _ = device.scope()) {
            RunningMean mean = new RunningMean(device, Math.ceilDiv(data.rows(), BATCH));
            for (Batch batch : data.batches(BATCH)) {
                try (Scope _ = device.scope()) {
                    Tensor value = Mode.INFERENCE.run(() -> loss.of(model.forward(batch.inputs()), batch.labels()));
                    mean.add(value, batch.rows());
                }
            }
            return mean.read();
        }
    }
}
