package org.kudari.loss;

import java.util.List;
import org.kudari.tensor.Tensor;

/**
 * A loss function of all outputs of a model and all labels of a batch: what a training makes small. A {@link Loss} is
 * the usual one, of one output and one label. A model with a class and a price as outputs has, say,
 *
 * <pre>{@code
 * (outputs, labels, weights) -> Losses.crossEntropy(outputs.get(0), labels.get(0))
 *         .plus(Losses.meanSquaredError(outputs.get(1), labels.get(1)).times(0.5));
 * }</pre>
 */
@FunctionalInterface
public interface BatchLoss {
    /**
     * Computes the loss.
     *
     * @param outputs the model's outputs for a batch, in the order of the architecture
     * @param labels the true values or classes of the batch, in the order of the table's targets
     * @param rowWeights {@code [rows]}, how much each row counts, as {@link RowLoss} takes it; null if all count the same
     * @return a scalar, the mean over the batch
     * @throws IllegalArgumentException if the outputs and the labels do not fit each other or the loss
     */
    Tensor of(List<Tensor> outputs, List<Tensor> labels, Tensor rowWeights);
}
