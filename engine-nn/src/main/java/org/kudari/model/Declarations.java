package org.kudari.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.init.Initializer;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** What the layers of a model declare while it is built, and then the values of all that. */
final class Declarations {
    private record Declared(Initializer initializer, RandomKey key) {}

    private final RandomKey root;
    private final List<Parameters.Declaration> parameters = new ArrayList<>();
    private final List<Declared> declared = new ArrayList<>();
    private final Map<String, Layer> owners = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private final List<BuiltLayer> layers = new ArrayList<>();
    private final Map<String, BuiltLayer> shared = new HashMap<>();
    /** Where the values of parameters come from; null while the model is built. */
    private IntFunction<Tensor> values;

    /** @param seed the model's seed */
    Declarations(long seed) {
        this.root = RandomKey.of(seed);
    }

    /** The random key of the whole model. */
    RandomKey root() {
        return root;
    }

    void requireOpen(String kind, String name) {
        if (values != null) {
            throw new IllegalStateException("the " + kind + " '" + name
                    + "' was declared after the model was built: declare it in build, not in the layer's Forward");
        }
    }

    /** The layer in which a parameter or state was declared, by its name. */
    Layer owner(String name) {
        return owners.get(name);
    }

    Supplier<Tensor> parameter(String name, Layer owner, Shape shape, Initializer initializer, RandomKey key) {
        int index = parameters.size();
        owners.put(name, owner);
        parameters.add(new Parameters.Declaration(name, shape));
        declared.add(new Declared(initializer, key));
        return () -> {
            if (values == null) {
                throw new IllegalStateException("the parameter '" + name
                        + "' has no values before the whole model is built: read it in the layer's Forward, not in"
                        + " build");
            }
            return values.apply(index);
        };
    }

    void add(State state, Layer owner) {
        owners.put(state.name(), owner);
        states.add(state);
    }

    void add(BuiltLayer layer) {
        layers.add(layer);
    }

    /** The shared layer of a name; null if there is none yet. */
    BuiltLayer shared(String name) {
        return shared.get(name);
    }

    void share(String name, BuiltLayer layer) {
        shared.put(name, layer);
    }

    List<Parameters.Declaration> parameters() {
        return parameters;
    }

    List<State> states() {
        return states;
    }

    /** The layers in the order in which they were built: those inside of another before it. */
    List<BuiltLayer> layers() {
        return layers;
    }

    /** Makes the parameters and states, with their initial values. */
    Parameters make(Device device, DType type) {
        requireUniqueStates();
        Parameters made = Parameters.allocate(device, type, parameters);
        for (int i = 0; i < made.size(); i++) {
            try (Scope _ = device.scope()) {
                made.set(i, initial(i, device, type));
            }
        }
        states.forEach(state -> state.make(device, type));
        values = made::get;
        return made;
    }

    /** The initial values of a parameter. */
    Tensor initial(int parameter, Device device, DType type) {
        Declared initialized = declared.get(parameter);
        Shape shape = parameters.get(parameter).shape();
        Tensor initial = initialized.initializer().make(device, type, shape, initialized.key());
        if (initial == null) {
            throw new IllegalStateException("the initializer of the parameter '"
                    + parameters.get(parameter).name() + "' made no values: it returned null");
        }
        return initial;
    }

    /** Makes nothing: the values of parameters and states come from elsewhere, by their indices. */
    void supply(IntFunction<Tensor> ofParameters, IntFunction<Tensor> ofStates) {
        requireUniqueStates();
        for (int i = 0; i < states.size(); i++) {
            int index = i;
            states.get(i).supply(() -> ofStates.apply(index));
        }
        values = ofParameters;
    }

    private void requireUniqueStates() {
        Set<String> names = new HashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name()));
        for (State state : states) {
            if (!names.add(state.name())) {
                throw new IllegalArgumentException(
                        "a state is named '" + state.name() + "', as another state or a parameter is");
            }
        }
    }
}
