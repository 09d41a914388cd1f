package org.kudari.nn;

/**
 * The description of a part of a model. It is immutable and has no tensors, so one description builds any number of
 * models on any devices, see {@link Sequential#on}.
 */
public interface Layer {

    /**
     * Declares the layer's parameters, and returns its computation.
     *
     * @param builder collects the parameters of the model
     * @return the computation, which may read the parameters once the whole model is built
     */
    Forward build(ModelBuilder builder);
}
