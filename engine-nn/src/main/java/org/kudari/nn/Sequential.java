package org.kudari.nn;

import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

/**
 * Layers one after another. A {@link Linear} layer and the activation after it are folded into one product when the
 * model is built; names and numbers stay those of the list.
 *
 * @param layers in the order in which they apply
 */
public record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
        layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    /** Builds a model with initial parameters that follow from the seed, whatever the device. */
    public Model on(Device device, long seed) {
        return new Model(this, device, seed);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        List<Forward> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            ModelBuilder part = builder.child(Integer.toString(i));
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            if (layers.get(i) instanceof Linear linear && next instanceof Activation activation) {
                steps.add(linear.build(part, activation));
                i++;
            } else {
                steps.add(layers.get(i).build(part));
            }
        }
        return (input, callIndex) -> {
            Tensor value = input;
            for (int i = 0; i < steps.size(); i++) {
                value = steps.get(i).apply(value, callIndex);
            }
            return value;
        };
    }
}
