package org.kudari.optim;

import org.kudari.tensor.Gradients;

/** Changes parameters by their gradients. One map over the flat parameters steps all of them. */
public interface Optimizer {

    /** Takes one step down the gradients. */
    void step(Gradients gradients);

    /** The current learning rate. */
    double learningRate();

    /**
     * Sets the learning rate of the next steps, 0 included, where many schedules end; the rate is a kernel argument,
     * so changing it compiles no kernel.
     */
    void learningRate(double rate);
}
