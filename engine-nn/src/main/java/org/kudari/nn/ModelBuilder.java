package org.kudari.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Collects the parameters of a model while its layers are built, then makes them in one flat buffer. Layers are named
 * by their path, such as {@code 2} or {@code encoder.0}; names and random keys follow from it.
 */
public final class ModelBuilder {
    private record Declared(Parameters.Declaration declaration, Initializer initializer, RandomKey key) {}

    /** What all builders of one model share. */
    private static final class Collected {
        final List<Declared> declared = new ArrayList<>();
        Parameters parameters;
    }

    private final Collected collected;
    private final String path;
    private final RandomKey key;

    ModelBuilder(long seed) {
        this(new Collected(), "", RandomKey.of(seed));
    }

    private ModelBuilder(Collected collected, String path, RandomKey key) {
        this.collected = collected;
        this.path = path;
        this.key = key;
    }

    /** The builder for a part of this layer. */
    public ModelBuilder child(String name) {
        return new ModelBuilder(collected, path + name + ".", key.child(name));
    }

    /**
     * Declares a parameter.
     *
     * @return gives the variable, once the whole model is built
     */
    public Supplier<Tensor> parameter(String name, Shape shape, Initializer initializer) {
        int index = collected.declared.size();
        Parameters.Declaration declaration = new Parameters.Declaration(path + name, shape);
        collected.declared.add(new Declared(declaration, initializer, key.child(name)));
        return () -> collected.parameters.get(index);
    }

    /** The layer's path, such as {@code encoder.0}; empty for the whole model. */
    public String path() {
        return path.isEmpty() ? path : path.substring(0, path.length() - 1);
    }

    /** The random key of this layer, a function of the model's seed and the layer's path. */
    public RandomKey key() {
        return key;
    }

    /** Makes all parameters that were declared, with their initial values. */
    Parameters makeParameters(Device device) {
        List<Parameters.Declaration> declarations =
                collected.declared.stream().map(Declared::declaration).toList();
        Parameters parameters = Parameters.allocate(device, DType.FLOAT32, declarations);
        for (int i = 0; i < parameters.size(); i++) {
            Declared declared = collected.declared.get(i);
            try (var _ = device.scope()) {
                Shape shape = declared.declaration().shape();
                parameters.set(i, declared.initializer().make(device, DType.FLOAT32, shape, declared.key()));
            }
        }
        collected.parameters = parameters;
        return parameters;
    }
}
