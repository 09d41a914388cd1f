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
 * Collects the parameters of a model while its layers are built, and then makes them in one flat buffer. Each layer has
 * a path, such as {@code 2} or {@code encoder.0}. Names and random keys follow from it.
 */
public final class ModelBuilder {
    private record Declared(Parameters.Declaration declaration, Initializer initializer, RandomKey key) {}

    /** The state that all builders of one model share. */
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

    /**
     * The builder for a part of this layer.
     *
     * @param name the name of the part, unique in this layer
     * @return the builder
     */
    public ModelBuilder child(String name) {
        return new ModelBuilder(collected, path + name + ".", key.child(name));
    }

    /**
     * Declares a {@code FLOAT32} parameter.
     *
     * @param name the name of the parameter, unique in this layer
     * @param shape the shape
     * @param initializer makes the initial values
     * @return supplies the variable, once the whole model is built; before, it throws {@link IllegalStateException}
     * @throws IllegalStateException if the model is built already
     */
    public Supplier<Tensor> parameter(String name, Shape shape, Initializer initializer) {
        if (collected.parameters != null) {
            throw new IllegalStateException("the parameter '" + path + name
                    + "' was declared after the model was built: declare it in build, not in the layer's Forward");
        }
        int index = collected.declared.size();
        Parameters.Declaration declaration = new Parameters.Declaration(path + name, shape);
        collected.declared.add(new Declared(declaration, initializer, key.child(name)));
        return () -> {
            if (collected.parameters == null) {
                throw new IllegalStateException("the parameter '" + path + name
                        + "' has no values before the whole model is built: read it in the layer's Forward, not in"
                        + " build");
            }
            return collected.parameters.get(index);
        };
    }

    /** {@return the layer's path, such as {@code encoder.0}; empty for the whole model} */
    public String path() {
        return path.isEmpty() ? path : path.substring(0, path.length() - 1);
    }

    /** {@return the random key of this layer, a function of the model's seed and the layer's path} */
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
                Tensor values = declared.initializer().make(device, DType.FLOAT32, shape, declared.key());
                if (values == null) {
                    throw new IllegalStateException("the initializer of the parameter '" + parameters.name(i)
                            + "' made no values: it returned null");
                }
                parameters.set(i, values);
            }
        }
        collected.parameters = parameters;
        return parameters;
    }
}
