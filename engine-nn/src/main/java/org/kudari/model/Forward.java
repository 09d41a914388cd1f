package org.kudari.model;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.tensor.Tensor;

/**
 * The computation of a layer in a built model. A layer of one input and one output is a lambda: {@code (input, _) ->
 * input.times(2)}. One of several is a {@link ForwardOfMany}.
 */
@FunctionalInterface
public interface Forward {

    /**
     * Computes the layer's output for a batch.
     *
     * @param input the input, mostly with the examples along the first axis
     * @param context the training step, for layers that draw random numbers or have a state
     * @return the output
     */
    Tensor apply(Tensor input, ForwardContext context);

    /**
     * Computes the outputs of a layer that may have several inputs and outputs.
     *
     * @param inputs the inputs
     * @param context the training step
     * @return the outputs
     * @throws IllegalArgumentException if the layer does not take so many inputs
     */
    default List<Tensor> apply(List<Tensor> inputs, ForwardContext context) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("the layer takes one input, not " + inputs.size());
        }
        return List.of(apply(inputs.getFirst(), context));
    }

    /**
     * Offers this computation and an elementwise function after it as one. {@code Sequential} and {@code Graph} ask for it
     * where the next layer is such a {@linkplain Layer#function function}.
     *
     * @param name the name of the function, for error messages and traces
     * @param function the function, of input 0
     * @return both as one; null if the layer has nothing to gain from it
     */
    default FoldedForward followedBy(String name, Expr function) {
        return null;
    }
}
