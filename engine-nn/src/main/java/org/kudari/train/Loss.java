package org.kudari.train;

import org.kudari.tensor.Tensor;

/** A loss function: a scalar from a model's outputs and the labels of a batch, the mean over the batch's rows. */
public interface Loss {
    /**
     * Computes the loss.
     *
     * @param outputs the model's outputs for the batch
     * @param labels the labels of the batch, see {@link org.kudari.data.Batch}
     * @return a scalar
     */
    Tensor of(Tensor outputs, Tensor labels);
}
