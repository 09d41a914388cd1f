package org.kudari.nn;

import java.util.List;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;

/**
 * Layers one after another. A layer that offers it, such as {@link Linear}, and the activation after it are folded into
 * one product when the model is built. Names of layers are those given by {@link Layer#as}, or else their indices in the
 * list.
 *
 * @param layers the layers in the order in which they apply
 */
public record Sequential(List<Layer> layers) implements Layer {

    static final LayerCodec<Sequential> CODEC = new LayerCodec<>(
            "sequential",
            Sequential.class,
            layer -> Integer.toString(layer.layers.size()),
            Sequential::layers,
            line -> new Sequential(line.inner(0, Integer.parseUnsignedInt(line.parts(2)[1]))));

    /** Copies the list. */
    public Sequential {
        layers = List.copyOf(layers);
    }

    /**
     * {@return the layers in their order}
     *
     * @param layers the layers in the order in which they apply
     */
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Forward build(ModelBuilder builder) {
        return builder.chain(layers);
    }

    @Override
    public String toString() {
        return "Sequential(" + layers.size() + " layers)";
    }
}
