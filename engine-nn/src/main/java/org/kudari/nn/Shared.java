package org.kudari.nn;

import java.util.List;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;

/**
 * A layer that occurs in several places of a model with the same parameters. All places with the same name are one
 * layer; its parameters are named {@code name.weight} and so on, wherever the places are. Their gradient is the sum over
 * the places.
 *
 * @param name the name, unique in the model: one word without dots
 * @param layer the layer, equal in all places
 */
public record Shared(String name, Layer layer) implements Layer {
    static final LayerCodec<Shared> CODEC = new LayerCodec<>(
            "shared",
            Shared.class,
            Shared::name,
            shared -> List.of(shared.layer),
            line -> new Shared(line.parts(2)[1], line.inner(0)));

    @Override
    public Forward build(ModelBuilder builder) {
        return builder.shared(name, layer);
    }

    @Override
    public String toString() {
        return "Shared(" + name + ": " + layer + ")";
    }
}
