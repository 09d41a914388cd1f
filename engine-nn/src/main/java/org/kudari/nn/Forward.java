package org.kudari.nn;

import org.kudari.tensor.Tensor;

/** The computation of a layer in a built model. */
public interface Forward {

    /**
     * Computes the layer's output for a batch.
     *
     * @param input the inputs, with the examples along the first axis
     * @param callIndex the number of this training call of the model, from 0; together with the layer's random key it
     *     determines the random numbers of this call
     * @return the outputs, with the examples along the first axis
     */
    Tensor apply(Tensor input, long callIndex);
}
