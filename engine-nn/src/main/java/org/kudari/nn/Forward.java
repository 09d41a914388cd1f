package org.kudari.nn;

import org.kudari.tensor.Tensor;

/** What a layer of a built model computes. */
public interface Forward {

    /**
     * The layer's output for a batch of inputs, examples along the first axis.
     *
     * @param callIndex the number of this training call of the model, from 0: with a layer's own random key it makes
     *     the random numbers of this call
     */
    Tensor apply(Tensor input, long callIndex);
}
