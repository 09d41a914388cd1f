package org.kudari.model;

import java.util.function.Consumer;
import org.kudari.tensor.Tensor;

/** The computation of a layer and the elementwise function after it as one, see {@link Forward#followedBy}. */
@FunctionalInterface
public interface FoldedForward {

    /**
     * Computes the function of the layer's output.
     *
     * @param input the layer's input
     * @param context the training step
     * @param gradientOfLayer is told the gradient of the layer's own output, which no tensor holds, see {@link
     *     org.kudari.tensor.GradientHooks}; null if nobody asks
     * @return the output of the function
     */
    Tensor apply(Tensor input, ForwardContext context, Consumer<Tensor> gradientOfLayer);
}
