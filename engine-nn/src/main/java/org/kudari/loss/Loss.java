package org.kudari.loss;

import org.kudari.tensor.Tensor;

/**
 * A loss function: what a training makes small. {@link Losses} has those that are known. One of one's own is a line:
 * {@link ElementwiseLoss#of(String, java.util.function.BinaryOperator)}, or any function of two tensors.
 */
@FunctionalInterface
public interface Loss {
    /**
     * Computes the loss.
     *
     * @param outputs the model's outputs for a batch
     * @param labels the true values or classes of the batch
     * @return a scalar, the mean over the batch; a loss of another {@link LossReduction} gives what that says
     * @throws IllegalArgumentException if the outputs and the labels do not fit each other or the loss
     */
    Tensor of(Tensor outputs, Tensor labels);
}
