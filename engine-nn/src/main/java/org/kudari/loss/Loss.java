package org.kudari.loss;

import java.util.List;
import org.kudari.tensor.Tensor;

/**
 * A loss function: what a training makes small. {@link Losses} has those that are known. One of one's own is a line:
 * {@link ElementwiseLoss#of(String, java.util.function.BinaryOperator)}, or any function of two tensors.
 */
@FunctionalInterface
public interface Loss extends BatchLoss {
    /**
     * Computes the loss.
     *
     * @param outputs the model's outputs for a batch
     * @param labels the true values or classes of the batch
     * @return a scalar, the mean over the batch; a loss of another {@link LossReduction} gives what that says
     * @throws IllegalArgumentException if the outputs and the labels do not fit each other or the loss
     */
    Tensor of(Tensor outputs, Tensor labels);

    /**
     * Computes the loss of a model's only output and a batch's only label.
     *
     * @throws IllegalStateException if there is no label
     * @throws IllegalArgumentException if there are several of one of them, or the rows have weights and this is no {@link
     *     RowLoss}
     */
    @Override
    default Tensor of(List<Tensor> outputs, List<Tensor> labels, Tensor rowWeights) {
        if (rowWeights != null) {
            throw new IllegalArgumentException(
                    "the rows have weights, but the loss takes none: give a RowLoss, such as Losses.crossEntropy(),"
                            + " or a BatchLoss");
        }
        LossOperands.requireOne(outputs, labels);
        return of(outputs.getFirst(), labels.getFirst());
    }
}
