package org.kudari.nn;

import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

/**
 * Layers one after another. A {@link Linear} layer and the activation after it are folded into one product when the
 * model is built. The indices of the layers, and so the names of the parameters, are those of the list.
 *
 * @param layers the layers in the order in which they apply
 */
public record Sequential(List<Layer> layers) implements Layer {
    /** Who sees the outputs of the layers. */
    static final ScopedValue<LayerObserver> OBSERVER = ScopedValue.newInstance();

    /** A layer in its place. */
    private record Part(String path, Layer layer, Forward forward) {
        Tensor observed(Tensor input, long callIndex) {
            Tensor output = forward.apply(input, callIndex);
            OBSERVER.get().computed(path, layer, input, output);
            return output;
        }
    }

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

    /**
     * Builds a model. Its initial parameters follow from the seed; normal initializers may differ by a few units in the
     * last place between devices.
     *
     * @param device the device
     * @param seed the seed of the parameters and of dropout
     * @return the model; it belongs to no scope
     */
    public Model on(Device device, long seed) {
        return new Model(this, device, seed);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        List<Forward> forwards = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            ModelBuilder part = builder.child(Integer.toString(i));
            Layer layer = layers.get(i);
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            if (layer instanceof Linear linear && next instanceof Activation activation) {
                Linear.Product product = linear.declare(part);
                forwards.add(named(part, layer, product.then(activation)));
                parts.add(new Part(part.path(), linear, product.alone()));
                i++;
                ModelBuilder after = builder.child(Integer.toString(i));
                parts.add(new Part(after.path(), activation, activation.build(after)));
            } else {
                Forward forward = layer.build(part);
                if (forward == null) {
                    throw new IllegalStateException("layer " + part.path() + ", " + layer
                            + ", returned no computation from build: it must return a Forward");
                }
                forwards.add(named(part, layer, forward));
                parts.add(new Part(part.path(), layer, forwards.getLast()));
            }
        }
        return (input, callIndex) -> {
            Tensor value = input;
            if (OBSERVER.isBound()) {
                for (Part part : parts) {
                    value = part.observed(value, callIndex);
                }
                return value;
            }
            for (int i = 0; i < forwards.size(); i++) {
                value = forwards.get(i).apply(value, callIndex);
            }
            return value;
        };
    }

    /** The same computation, with the layer's name for a tool that prints what runs. */
    private static Forward named(ModelBuilder part, Layer layer, Forward forward) {
        // A lambda has no name of its own.
        String kind = layer.getClass().isHidden() ? "" : " " + layer.getClass().getSimpleName();
        String name = part.path() + kind;
        String path = part.path();
        return (input, callIndex) -> {
            Tensor output = input.device().isTraced()
                    ? input.device().inLayer(name, () -> forward.apply(input, callIndex))
                    : forward.apply(input, callIndex);
            if (output == null) {
                throw new IllegalStateException("layer " + path + " gave null: its Forward must return a tensor");
            }
            return output;
        };
    }
}
