package org.kudari.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * A network on a device: an architecture with parameters and states. {@link #forward} trains, {@link #predict} infers.
 * Any number of threads may predict on one model at once. A training step must not run at the same time, because it
 * changes parameters and states.
 */
public final class Model {
    private final Layer architecture;
    private final Device device;
    private final long seed;
    private final Declarations declarations;
    private final Parameters parameters;
    private final BuiltLayer root;

    Model(Layer architecture, Device device, long seed) {
        this.architecture = architecture;
        this.device = device;
        this.seed = seed;
        this.declarations = new Declarations(seed);
        this.root = new ModelBuilder(declarations).build(architecture);
        this.parameters = declarations.make(device, DType.FLOAT32);
    }

    /**
     * Computes the output for a batch, in the {@link Mode} of this thread. In training, the default, it is recorded, and
     * states such as running statistics are updated. In {@link Mode#EVALUATION} it is recorded and layers behave as in a
     * prediction: for the gradient of a prediction with respect to its input, say.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @return the output
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     * @throws IllegalStateException if a layer draws random numbers in training, as dropout does: they follow from the
     *     step, see {@link #forward(Tensor, Step)}
     */
    public Tensor forward(Tensor inputs) {
        return forward(inputs, ForwardContext.none());
    }

    /**
     * Computes the output for a batch in a training step, as {@link #forward(Tensor)} does.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @param step the step; random numbers of layers follow from it and the model's seed
     * @return the output
     * @throws IllegalArgumentException if the inputs do not fit the first layer, or the step is one of several shards
     *     and the model has states
     */
    public Tensor forward(Tensor inputs, Step step) {
        return forward(inputs, ForwardContext.of(step));
    }

    /**
     * Computes the output for a batch, as {@link #forward(Tensor)} does, with an observer, or with contributions to
     * states collected and not merged.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @param context the step, the observer, the contributions
     * @return the output
     * @throws IllegalArgumentException if the inputs do not fit the first layer, or the step is one of several shards
     *     and nobody collects what it contributes to the model's states
     */
    public Tensor forward(Tensor inputs, ForwardContext context) {
        return run(context, inner -> root.apply(inputs, inner));
    }

    /**
     * Computes the outputs of a model that may have several inputs and outputs, as {@link #forward(Tensor)} does.
     *
     * @param inputs the inputs, in the order of the architecture
     * @return the outputs, in the order of the architecture
     * @throws IllegalArgumentException if the inputs do not fit
     * @throws IllegalStateException if a layer draws random numbers in training: they follow from the step
     */
    public List<Tensor> forward(List<Tensor> inputs) {
        return forward(inputs, ForwardContext.none());
    }

    /**
     * Computes the outputs of a model that may have several inputs and outputs in a training step.
     *
     * @param inputs the inputs, in the order of the architecture
     * @param step the step; random numbers of layers follow from it and the model's seed
     * @return the outputs, in the order of the architecture
     * @throws IllegalArgumentException if the inputs do not fit, or the step is one of several shards and the model has
     *     states
     */
    public List<Tensor> forward(List<Tensor> inputs, Step step) {
        return forward(inputs, ForwardContext.of(step));
    }

    /**
     * Computes the outputs of a model that may have several inputs and outputs.
     *
     * @param inputs the inputs, in the order of the architecture
     * @param context the step, the observer, the contributions
     * @return the outputs, in the order of the architecture
     * @throws IllegalArgumentException if the inputs do not fit, or the step is one of several shards and nobody
     *     collects what it contributes to the model's states
     */
    public List<Tensor> forward(List<Tensor> inputs, ForwardContext context) {
        return run(context, inner -> root.apply(inputs, inner));
    }

    private <R> R run(ForwardContext context, Function<ForwardContext, R> forward) {
        if (states().isEmpty() || context.contributions() != null) {
            return forward.apply(context);
        }
        if (context.isTraining() && context.step() != null && !context.step().isWhole()) {
            throw new IllegalArgumentException("shard " + context.step().shard() + " of "
                    + context.step().shards() + " changes states of the model only together with the other shards:"
                    + " collect its contributions (ForwardContext.collecting), and merge them after all shards");
        }
        Contributions contributions = new Contributions();
        R result = forward.apply(context.collecting(contributions));
        if (context.isTraining()) {
            contributions.merge();
        }
        return result;
    }

    /**
     * Computes the output for a batch in inference: nothing is recorded, and layers behave as in a prediction.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @return the output
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     */
    public Tensor predict(Tensor inputs) {
        return Mode.INFERENCE.run(() -> forward(inputs));
    }

    /**
     * Computes the outputs in inference of a model that may have several inputs and outputs.
     *
     * @param inputs the inputs, in the order of the architecture
     * @return the outputs, in the order of the architecture
     * @throws IllegalArgumentException if the inputs do not fit
     */
    public List<Tensor> predict(List<Tensor> inputs) {
        return Mode.INFERENCE.run(() -> forward(inputs));
    }

    /** {@return the trainable parameters, in the order of the layers} */
    public Parameters parameters() {
        return parameters;
    }

    /** {@return the states of the layers, such as running statistics, in the order of the layers} */
    public List<State> states() {
        return declarations.states();
    }

    /** {@return the description that this model was built from} */
    public Layer architecture() {
        return architecture;
    }

    /**
     * {@return this model as a function of its parameters too} Its random numbers are those of this model. The model's
     * own parameters and states are not in it.
     */
    public ModelFunction function() {
        return new ModelFunction(architecture, seed);
    }

    /** {@return the device on which the parameters lie} */
    public Device device() {
        return device;
    }

    /** {@return the seed of the random numbers that layers draw in training} */
    public long seed() {
        return seed;
    }

    /**
     * Makes a copy with the same parameters and states, which changes independently from then on.
     *
     * @param target the device of the copy, which may be this model's
     * @return the copy; it belongs to no scope
     */
    public Model copy(Device target) {
        Model copy = new Model(architecture, target, seed);
        try (Scope _ = target.scope()) {
            for (int i = 0; i < parameters.size(); i++) {
                copy.parameters.set(i, parameters.get(i));
            }
            for (int i = 0; i < states().size(); i++) {
                copy.states().get(i).set(states().get(i).value());
            }
        }
        copy.parameters.freeze(parameters.frozen()::contains);
        return copy;
    }

    /**
     * Writes the parameters and states by their names, and nothing else: whoever loads them makes the model first. See
     * {@code predict.ModelFile} for files that have the architecture and the meaning of columns too.
     *
     * @param file a file in a folder that exists; as {@code .npz}, which NumPy reads, or else as safetensors
     * @throws InvalidInputException if it cannot be written; a file of this name is as it was then
     */
    public void save(Path file) {
        ModelWeights.save(file, weights());
    }

    /**
     * Takes parameters and states from a file that {@link #save} wrote.
     *
     * @param file the file, {@code .npz} or safetensors
     * @throws InvalidInputException if it cannot be read, or does not fit the model: a name is missing or too many, or a
     *     shape is another; nothing is changed then
     */
    public void load(Path file) {
        load(file, WeightMapping.same());
    }

    /**
     * Takes parameters and states from a file of another program, or only some of them.
     *
     * @param file the file, {@code .npz} or safetensors; floating types of any width are converted
     * @param mapping where the parameters and states are in it, and what is transposed
     * @throws InvalidInputException if it cannot be read, or does not fit the model: a name is missing or too many, a shape
     *     is another, or a type is not floating; nothing is changed then
     */
    public void load(Path file, WeightMapping mapping) {
        ModelWeights.load(file, mapping, weights());
    }

    private List<ModelWeights.Weight> weights() {
        List<ModelWeights.Weight> weights = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.name(i);
            Tensor values = parameters.slice(parameters.flat(), i);
            weights.add(new ModelWeights.Weight(name, declarations.owner(name), values));
        }
        for (State state : states()) {
            weights.add(new ModelWeights.Weight(state.name(), declarations.owner(state.name()), state.value()));
        }
        return weights;
    }

    /**
     * {@return a table of the layers with the shapes of their outputs for given inputs, and their parameters}
     *
     * @param inputs the shapes of the inputs, such as {@code [1, 784]}; they are of type {@code FLOAT32}, for others see
     *     {@link #summary(List)}
     */
    public String summary(Shape... inputs) {
        try (Scope _ = device.scope()) {
            return summary(Arrays.stream(inputs)
                    .map(shape -> Tensor.zeros(device, DType.FLOAT32, shape))
                    .toList());
        }
    }

    /**
     * {@return a table of the layers with the shapes of their outputs for given inputs, and their parameters}
     *
     * @param inputs the inputs, of the types that the model takes
     */
    public String summary(List<Tensor> inputs) {
        return ModelTable.of(this, declarations, inputs);
    }

    /** A table of the layers and their parameters. */
    @Override
    public String toString() {
        return ModelTable.of(this, declarations, List.of());
    }
}
