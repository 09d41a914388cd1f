package org.kudari.model;

import java.util.Optional;
import org.kudari.device.Device;
import org.kudari.expr.Expr;

/**
 * The description of a part of a model, or of all of it. It is immutable and has no tensors, so one description builds
 * any number of models on any devices, see {@link #on}.
 *
 * <p>A layer of one's own declares what it needs in {@link #build}, and returns its computation:
 *
 * {@snippet :
 * record Scale(long features) implements Layer {
 *     public Forward build(ModelBuilder builder) {
 *         Supplier<Tensor> factor = builder.parameter("factor", Shape.of(features), Initializer.constant(1));
 *         return (input, _) -> input.times(factor.get());
 *     }
 * }
 * }
 *
 * <p>A layer made of others builds them by {@link ModelBuilder#layer}, and computes with them what it likes.
 */
@FunctionalInterface
public interface Layer {

    /**
     * Declares the layer's parameters, states and inner layers, and returns its computation.
     *
     * @param builder collects them
     * @return the computation, which may read parameters and states once the whole model is built
     */
    Forward build(ModelBuilder builder);

    /**
     * {@return the elementwise function of input 0 that this layer is, and nothing else; empty for any other layer} A
     * layer before it may take it into its own computation, see {@link Forward#followedBy}.
     */
    default Optional<Expr> function() {
        return Optional.empty();
    }

    /** {@return the layer in a few words, for tables and messages} */
    default String describe() {
        if (getClass().isHidden() || getClass().isAnonymousClass()) {
            return "a layer of one's own";
        }
        try {
            boolean saysNothing = getClass().getMethod("toString").getDeclaringClass() == Object.class;
            return saysNothing ? getClass().getSimpleName() : toString();
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every object has a toString", e);
        }
    }

    /**
     * {@return this layer with a name, by which it and its parameters are known in a list of layers}
     *
     * @param name the name: one word without dots, such as {@code fc1}
     * @throws IllegalArgumentException if it is no such word
     */
    default Layer as(String name) {
        return new Named(name, this);
    }

    /**
     * Builds a model of this layer alone. Its initial parameters follow from the seed; normal initializers may differ by
     * a few units in the last place between devices.
     *
     * @param device the device
     * @param seed the seed of the parameters, and of the random numbers that layers draw in training
     * @return the model; it belongs to no scope
     */
    default Model on(Device device, long seed) {
        return new Model(this, device, seed);
    }
}
