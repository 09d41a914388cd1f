package org.kudari.nn;

/**
 * The description of a part of a model: immutable, without tensors, so that one description builds any number of models
 * on any devices. {@link Sequential#on} builds.
 */
public interface Layer {

    /** Declares the layer's parameters and returns what it computes. */
    Forward build(ModelBuilder builder);
}
