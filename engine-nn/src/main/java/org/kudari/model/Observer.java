package org.kudari.model;

import java.util.List;
import org.kudari.tensor.Tensor;

/**
 * Sees what happens in a model, layer by layer and by name: for statistics, pictures, or to find where a value stops
 * being finite. Observing changes no bit of any result. Where nobody observes, it costs nothing.
 *
 * <p>The tensors belong to the scope that is open; what is to last is kept or read. They are constants. A model is
 * observed where its forward pass is given the observer ({@link ForwardContext#observedBy}), or the trainer is.
 */
public interface Observer {

    /**
     * Called after each layer, and after each of the layers inside of it before.
     *
     * @param path the path of the layer, such as {@code 2} or {@code encoder.fc1}
     * @param layer the layer
     * @param inputs its inputs; none if its input is a {@linkplain #foldedOutput folded output}
     * @param output its output, or one of them
     */
    default void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {}

    /**
     * Called in the backward pass, from the last layer to the first.
     *
     * @param path the path of the layer
     * @param layer the layer
     * @param gradient the gradient of its output, in the output's shape
     */
    default void gradient(String path, Layer layer, Tensor gradient) {}

    /**
     * Called by the trainer after an optimizer's step, for each parameter.
     *
     * @param parameter the name of the parameter, such as {@code encoder.fc1.weight}
     * @param gradient its gradient, as the optimizer was given it
     * @param update its value after the step minus that before
     */
    default void update(String parameter, Tensor gradient, Tensor update) {}

    /**
     * {@return whether this wants outputs that no tensor holds} Where a layer and the function after it are one
     * computation, the layer's own output is computed once more, for the observer alone. That is most of what observing
     * costs.
     */
    default boolean wantsFoldedOutputs() {
        return true;
    }

    /**
     * Called instead of {@link #output} where a layer's own output is not {@linkplain #wantsFoldedOutputs wanted}.
     *
     * @param path the path of the layer
     * @param layer the layer
     * @param inputs its inputs
     */
    default void foldedOutput(String path, Layer layer, List<Tensor> inputs) {}

    /**
     * {@return an observer that tells this one, and then another}
     *
     * @param other the other observer
     */
    default Observer and(Observer other) {
        return new Observers(this, other);
    }
}
