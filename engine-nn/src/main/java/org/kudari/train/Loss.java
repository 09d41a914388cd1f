package org.kudari.train;

import org.kudari.tensor.Tensor;

/** A scalar to be made small, from a model's outputs and the true labels of a batch; the mean over the batch's rows. */
public interface Loss {
    Tensor of(Tensor outputs, Tensor labels);
}
