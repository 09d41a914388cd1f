package org.kudari.train;

import org.kudari.tensor.Tensor;

/**
 * A loss function: a scalar from a model's outputs and the labels of a batch, the mean over its rows; the mean over
 * the batch's rows.
 */
public interface Loss {
    Tensor of(Tensor outputs, Tensor labels);
}
