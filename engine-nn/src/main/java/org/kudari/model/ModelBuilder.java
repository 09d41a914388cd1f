package org.kudari.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.kudari.expr.Expr;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Collects the parameters and states of a model while its layers are built. Each layer has a path, such as {@code 2} or
 * {@code encoder.fc1}. Names and random keys follow from it.
 */
public final class ModelBuilder {
    private final Declarations declarations;
    private final String path;
    private final RandomKey key;
    /** The layer that is built; null before there is one. */
    private final Layer owner;
    /** Of the layers inside. */
    private final Set<String> names = new HashSet<>();

    ModelBuilder(Declarations declarations) {
        this(declarations, "", declarations.root(), null);
    }

    private ModelBuilder(Declarations declarations, String path, RandomKey key, Layer owner) {
        this.declarations = declarations;
        this.path = path;
        this.key = key;
        this.owner = owner;
    }

    /**
     * Builds a layer inside of this one.
     *
     * @param name its name, unique in this layer: one word without dots
     * @param layer the layer
     * @return its computation: tools and observers know it by its path
     * @throws IllegalArgumentException if it is no such word, or another layer inside of this one has the name
     * @throws IllegalStateException if it returns no computation
     */
    public Forward layer(String name, Layer layer) {
        return inner(name, layer);
    }

    /** The same name twice would be the same random numbers twice. */
    private BuiltLayer inner(String name, Layer layer) {
        Named.requireName(name);
        if (!names.add(name)) {
            throw new IllegalArgumentException("two layers of " + (path.isEmpty() ? "the model" : "'" + path() + "'")
                    + " are named '" + name + "'");
        }
        return child(name).build(layer);
    }

    /**
     * Builds layers that compute one after the other. Each has its name, if it was given one, or else its index. A layer
     * that {@linkplain Forward#followedBy offers} to compute the function after it takes it in.
     *
     * @param layers the layers in their order
     * @return the computation of all of them
     * @throws IllegalArgumentException if two layers have one name
     */
    public Forward chain(List<Layer> layers) {
        return Chain.of(built(layers));
    }

    /**
     * Builds layers that compute in any order. Each has its name, if it was given one, or else its index.
     *
     * @param layers the layers
     * @return their computations
     * @throws IllegalArgumentException if two layers have one name
     */
    public List<Forward> layers(List<Layer> layers) {
        return List.copyOf(built(layers));
    }

    private List<BuiltLayer> built(List<Layer> layers) {
        List<BuiltLayer> built = new ArrayList<>();
        for (Layer layer : layers) {
            String name = layer instanceof Named named ? named.name() : Integer.toString(built.size());
            built.add(inner(name, layer instanceof Named named ? named.layer() : layer));
        }
        return built;
    }

    /**
     * {@return a layer and a function after it as one computation, which observers see as two; empty if the second layer
     * is no {@linkplain Layer#function function}, or the first does not {@linkplain Forward#followedBy offer} that}
     *
     * @param layer the computation of a layer, as {@link #layers} gave it
     * @param function the computation of the layer after it, likewise
     */
    public Optional<Forward> folded(Forward layer, Forward function) {
        return layer instanceof BuiltLayer first && function instanceof BuiltLayer second
                ? Optional.ofNullable(first.followedBy(second))
                : Optional.empty();
    }

    BuiltLayer build(Layer layer) {
        declarations.requireOpen("layer", path());
        Forward forward = layer.build(new ModelBuilder(declarations, path, key, layer));
        if (forward == null) {
            throw new IllegalStateException("layer " + path() + ", " + layer
                    + ", returned no computation from build: it must return a Forward");
        }
        BuiltLayer built = new BuiltLayer(path(), layer, forward);
        declarations.add(built);
        return built;
    }

    /**
     * Builds a layer that others share: whoever asks for it by the same name gets the same computation, with the same
     * parameters. Its path is the name alone, wherever it is asked for.
     *
     * @param name its name, unique in the model: one word without dots
     * @param layer the layer
     * @return its computation
     * @throws IllegalArgumentException if it is no such word, or a different layer has the name
     */
    public Forward shared(String name, Layer layer) {
        Named.requireName(name);
        BuiltLayer known = declarations.shared(name);
        if (known == null) {
            known = new ModelBuilder(
                            declarations, name + ".", declarations.root().child(name), null)
                    .build(layer);
            declarations.share(name, known);
        } else if (!known.layer().equals(layer)) {
            throw new IllegalArgumentException(
                    "two different layers are shared by the name '" + name + "': " + known.layer() + " and " + layer);
        }
        return known;
    }

    /**
     * The builder for a part of this layer.
     *
     * @param name the name of the part, unique in this layer
     * @return the builder
     */
    public ModelBuilder child(String name) {
        return new ModelBuilder(declarations, path + name + ".", key.child(name), owner);
    }

    /**
     * Declares a parameter, of the model's type.
     *
     * @param name the name of the parameter, unique in this layer
     * @param shape the shape
     * @param initializer makes the initial values
     * @return supplies the variable, once the whole model is built; before, it throws {@link IllegalStateException}
     * @throws IllegalStateException if the model is built already
     */
    public Supplier<Tensor> parameter(String name, Shape shape, Initializer initializer) {
        declarations.requireOpen("parameter", path + name);
        return declarations.parameter(path + name, owner, shape, initializer, key.child(name));
    }

    /**
     * Declares a state, of the model's type: numbers that training changes, but no gradient.
     *
     * @param name the name of the state, unique in this layer
     * @param shape the shape
     * @param initial the initial value of each number
     * @param merge the state after a contribution, as an expression of the state and the contribution: {@code (state,
     *     mean) -> state.times(0.9).plus(mean.times(0.1))}
     * @return the state; it has a value once the whole model is built
     * @throws IllegalStateException if the model is built already
     */
    public State state(String name, Shape shape, double initial, BinaryOperator<Expr> merge) {
        declarations.requireOpen("state", path + name);
        State state = new State(path + name, shape, initial, merge);
        declarations.add(state, owner);
        return state;
    }

    /** {@return the layer's path, such as {@code encoder.fc1}; empty for the whole model} */
    public String path() {
        return path.isEmpty() ? path : path.substring(0, path.length() - 1);
    }

    /** {@return the beginning of an error message about this layer: {@code layer encoder.fc1: }} */
    public String location() {
        return path.isEmpty() ? "" : "layer " + path() + ": ";
    }

    /** {@return the random key of this layer, a function of the model's seed and the layer's path} */
    public RandomKey key() {
        return key;
    }
}
