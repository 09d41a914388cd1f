package org.kudari.optim;

import org.kudari.tensor.Gradients;

/** Changes parameters by their gradients. One kernel over the flat parameters updates all of them. */
public interface Optimizer {

    /**
     * Updates the parameters once. It does not modify the gradients.
     *
     * @param gradients the gradients of the parameters
     * @throws IllegalArgumentException if none of the parameters has a gradient
     */
    void step(Gradients gradients);

    /** {@return the current learning rate} */
    double learningRate();

    /**
     * Sets the learning rate of the next steps. The rate is a kernel argument, so changing it compiles no kernel.
     *
     * @param rate the learning rate, at least 0: many schedules end with 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    void learningRate(double rate);
}
