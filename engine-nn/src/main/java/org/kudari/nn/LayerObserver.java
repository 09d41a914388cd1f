package org.kudari.nn;

import org.kudari.tensor.Tensor;

/**
 * Sees what each layer of a model computes, see {@link Model#forward(Tensor, LayerObserver)}: for statistics of
 * activations, or for the layer in which a value stops being finite.
 */
public interface LayerObserver {

    /**
     * Called after each layer of a {@link Sequential}, also of one inside another layer.
     *
     * @param path the path of the layer, such as {@code 2} or {@code encoder.0}
     * @param layer the layer
     * @param input its input
     * @param output its output, in the scope that is open
     */
    void computed(String path, Layer layer, Tensor input, Tensor output);
}
