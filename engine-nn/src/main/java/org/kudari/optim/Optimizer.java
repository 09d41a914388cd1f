package org.kudari.optim;

import java.util.Map;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/** Changes parameters by their gradients. Most are a {@link FlatOptimizer}: one kernel updates all parameters. */
public interface Optimizer {

    /**
     * Updates the parameters once. It does not modify the gradients.
     *
     * @param gradients the gradients of the parameters
     * @throws IllegalArgumentException if none of the parameters has a gradient
     */
    void step(Gradients gradients);

    /**
     * {@return the tensors that steps change besides the parameters, by name, such as Adam's moments {@code m} and
     * {@code v}; none by default} Each has the layout of {@link org.kudari.tensor.Parameters#flat}. With the parameters
     * and {@link #steps} they determine the next step. {@link org.kudari.tensor.InPlace#copy} brings back earlier
     * values. An optimizer around another one passes on that one's.
     */
    default Map<String, Tensor> memory() {
        return Map.of();
    }

    /** {@return the number of steps that the next one depends on; 0 if it depends on none} */
    default long steps() {
        return 0;
    }

    /**
     * Sets the number of steps, with an earlier {@link #memory}.
     *
     * @param steps what {@link #steps()} was then
     * @throws IllegalArgumentException if it is negative
     */
    default void steps(long steps) {}

    /**
     * {@return the kind of the optimizer and its settings in words, such as {@code Sgd(momentum 0.9)}; by default the
     * name of its class} The learning rate and the steps are left out. A {@linkplain org.kudari.train.Trainer#resume
     * resumed} training asks for the same text as before.
     */
    default String describe() {
        return getClass().getSimpleName();
    }

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
