package org.kudari.train;

import java.util.Optional;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.loss.BatchLoss;
import org.kudari.loss.Loss;
import org.kudari.model.ForwardContext;
import org.kudari.model.Model;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;
import org.kudari.train.BatchExamination.Moment;
import org.kudari.train.state.RunningMean;

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
        return loss(model, (BatchLoss) loss, data);
    }

    /**
     * Computes the mean loss over all rows of a model with several outputs, in inference.
     *
     * @param model the model
     * @param loss the loss function
     * @param data rows on the model's device, with a target
     * @return the mean; NaN if there are no rows
     * @throws IllegalStateException if the data has no target
     */
    public static double loss(Model model, BatchLoss loss, Dataset data) {
        Device device = model.device();
        try (Scope _ = device.scope()) {
            RunningMean mean = new RunningMean(device, Math.ceilDiv(data.rows(), BATCH));
            for (Batch batch : data.batches(BATCH)) {
                try (Scope _ = device.scope()) {
                    Tensor value = Mode.INFERENCE.run(() ->
                            BatchOutputs.of(model, batch, ForwardContext.none()).loss(loss));
                    mean.add(value, batch.rows());
                }
            }
            return mean.read();
        }
    }

    /**
     * Looks for the first value that is not finite: in the rows, the parameters, each layer's output and the loss. It
     * explains a {@linkplain #loss(Model, Loss, Dataset) loss} that is not finite.
     *
     * @param model the model
     * @param loss the loss function
     * @param data rows on the model's device, with a target
     * @return what was found; empty if all is finite
     * @throws IllegalStateException if the data has no target
     */
    public static Optional<Divergence> divergence(Model model, Loss loss, Dataset data) {
        return divergence(model, (BatchLoss) loss, data);
    }

    /**
     * Looks for the first value that is not finite, of a model with several outputs: in the rows, the parameters, each layer's output and the loss. It
     * explains a {@linkplain #loss(Model, BatchLoss, Dataset) loss} that is not finite.
     *
     * @param model the model
     * @param loss the loss function
     * @param data rows on the model's device, with a target
     * @return what was found; empty if all is finite
     * @throws IllegalStateException if the data has no target
     */
    public static Optional<Divergence> divergence(Model model, BatchLoss loss, Dataset data) {
        int number = 0;
        for (Batch batch : data.batches(BATCH)) {
            Moment moment = new Moment(0, ++number, Double.NaN, Double.NaN, null);
            Optional<Divergence> found = Mode.INFERENCE.run(() -> BatchExamination.of(model, loss, batch, moment));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
